/** Source text → tokens with a class name each. No colours here: the style sheet has them, for both themes. */
import { createCssVariablesTheme, createHighlighterCore, type HighlighterCore } from 'shiki/core'
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript'

export type Token = { text: string; className?: string }

const loaders: Record<string, () => Promise<unknown>> = {
  apache: () => import('shiki/langs/apache.mjs'),
  bash: () => import('shiki/langs/bash.mjs'),
  c: () => import('shiki/langs/c.mjs'),
  docker: () => import('shiki/langs/docker.mjs'),
  ini: () => import('shiki/langs/ini.mjs'),
  json: () => import('shiki/langs/json.mjs'),
  toml: () => import('shiki/langs/toml.mjs'),
  yaml: () => import('shiki/langs/yaml.mjs'),
  diff: () => import('shiki/langs/diff.mjs'),
  python: () => import('shiki/langs/python.mjs'),
  xml: () => import('shiki/langs/xml.mjs'),
  markdown: () => import('shiki/langs/markdown.mjs'),
}

const aliases: Record<string, string> = {
  apacheconf: 'apache',
  html: 'xml',
  sh: 'bash',
  shell: 'bash',
  dockerfile: 'docker',
  containerfile: 'docker',
  systemd: 'ini',
  desktop: 'ini',
  conf: 'ini',
  yml: 'yaml',
  md: 'markdown',
  jsonc: 'json',
  py: 'python',
}

const theme = createCssVariablesTheme({ name: 'classes', variablePrefix: '--', fontStyle: false })
let highlighter: Promise<HighlighterCore> | undefined
const loaded = new Map<string, Promise<void>>()
/** Tutorials repeat themselves: the same commands, files and prompts. */
const cache = new Map<string, Token[][]>()
/** Texts. Of a thousand pages with commands of their own, none would ever be asked for again. */
const cacheLimit = 500
/**
 * Milliseconds for a line. The first lines in a language also compile its grammar: on a busy machine they took longer than
 * the library's half a second, and stayed without colours.
 */
const lineLimit = 10_000

/** Lines of tokens. An unknown language gives one plain token per line. */
export async function highlight(code: string, language: string): Promise<Token[][]> {
  const name = aliases[language] ?? language
  const load = loaders[name]
  if (load === undefined) return code.split('\n').map((text) => [{ text }])
  const key = `${name}\0${code}`
  const known = cache.get(key)
  if (known) return known
  highlighter ??= createHighlighterCore({ themes: [theme], engine: createJavaScriptRegexEngine({ forgiving: true }) })
  const core = await highlighter
  const loading = loaded.get(name) ?? load().then((module) => core.loadLanguage((module as { default: never }).default))
  loaded.set(name, loading)
  await loading
  const { tokens } = core.codeToTokens(code, { lang: name, theme: 'classes', tokenizeTimeLimit: lineLimit })
  const lines = tokens.map((line) => joined(line.map(({ content, color }) => ({ text: content, ...classOf(color) }))))
  if (cache.size >= cacheLimit) cache.clear()
  cache.set(key, lines)
  return lines
}

function classOf(color: string | undefined): { className?: string } {
  const kind = /^var\(--token-([a-z-]+)\)$/.exec(color ?? '')?.[1]
  return kind === undefined ? {} : { className: `t-${kind}` }
}

/** Neighbours of one class become one token: fewer elements, equal looks. */
function joined(tokens: Token[]): Token[] {
  const result: Token[] = []
  for (const token of tokens) {
    const last = result.at(-1)
    if (last && (last.className === token.className || token.text.trim() === '')) last.text += token.text
    else result.push({ ...token })
  }
  return result
}
