/** A document's fences → the scripts and Containerfiles in them. */

import { type Fence, fenceLanguage, placeInFence } from '../../document/markdown/fence.ts'
import { type FenceTags, readFenceTags } from '../../document/tags/fence-tags.ts'
import { maskPlaceholders } from '../commands/placeholders.ts'
import { isOfAnotherLanguage } from '../shell/wrappers.ts'
import { type Region, regionOfLines } from '../text/region.ts'
import {
  consoleCommands,
  looksLikeCommands,
  looksLikeConsole,
  looksLikeContainerfile,
  looksLikeRootPrompt,
} from './console.ts'

/** The parts of a document that are checked: a script, or a Containerfile, each with its way back to the Markdown. */
export type Unit = {
  kind: 'script' | 'containerfile'
  region: Region
  /** It will be executed or written as it stands: every error counts, nothing is a placeholder. */
  strict: boolean
  /** A line of a console block that may be a comment in prose. */
  maybeProse: boolean
  /** The document does not say that it is a script: only what is near a known spelling is judged. */
  loose?: boolean
  /** One command of a console block: the lines after it are output, not script. */
  prompt?: '$' | '#'
  /** Shell state is shared by units of the same session. */
  session: string
  /** Of the fence. */
  line: number
}

export type Document = {
  file: string
  source: string
}

const scripts = new Set(['bash', 'sh', 'shell', 'zsh'])
const consoles = new Set(['console', 'shell-session', 'shellsession', 'sh-session', 'bash-session', 'terminal'])
const containerfiles = new Set(['dockerfile', 'containerfile', 'docker'])

/** A fence, its tags where it is ours, and what is checked of it. */
export type FenceUnits = { fence: Fence; language: string; tags: FenceTags | undefined; units: Unit[] }

/** Whether a file's name says that it is a Containerfile. */
export function isContainerfileName(path: string): boolean {
  return /(^|\/)(Containerfile|Dockerfile)([.-][\w.-]+)?$|\.(containerfile|dockerfile)$/i.test(path)
}

/** Whether a file's name says that it is a shell script. */
export function isScriptName(path: string): boolean {
  return /\.(sh|bash)$/.test(path)
}

/** What is checked of one fence. */
export function unitsOfFence(fence: Fence): FenceUnits {
  const tags = readFenceTags(fence.info, fence.line, fence.infoColumn)
  // `{.bash .copy}` and `bash{1,3}` are other tools' spellings of a language.
  const language = (tags?.language ?? /^\{?\.?([\w-]*)/.exec(fenceLanguage(fence))?.[1] ?? '').toLowerCase()
  return { fence, language, tags, units: tags ? taggedUnits(fence, language, tags) : untaggedUnits(fence, language) }
}

function taggedUnits(fence: Fence, language: string, tags: FenceTags): Unit[] {
  const common = {
    strict: true,
    maybeProse: false,
    session: tags.values.session ?? '',
    line: fence.line,
  }
  if (tags.values.run) {
    if (!consoles.has(language)) return [{ kind: 'script', region: regionOf(fence), ...common }]
    // A tagged block has one prompt, that of its first command; what looks like the other one is output.
    const commands = consoleCommands(fence, true)
    const own = commands.filter(({ prompt }) => prompt === commands[0]?.prompt)
    return own.map(({ region, prompt }) => ({ kind: 'script', region, prompt, ...common }))
  }
  const path = tags.values.file ?? tags.values.snippet ?? ''
  if (containerfiles.has(language) || isContainerfileName(path))
    return [{ kind: 'containerfile', region: regionOf(fence), ...common }]
  if (isOfAnotherLanguage(fence.lines[0] ?? '')) return []
  if (scripts.has(language) || isScriptName(path))
    return [{ kind: 'script', region: regionOf(fence), ...common, session: `file:${path}` }]
  return []
}

function untaggedUnits(fence: Fence, language: string): Unit[] {
  const common = {
    strict: false,
    maybeProse: false,
    line: fence.line,
    session: `line:${fence.line}`,
    loose: language === '',
  }
  const transcript = consoles.has(language)
  const named = language !== ''
  const script = scripts.has(language) || !named
  if (!script && !transcript && !containerfiles.has(language)) return []
  const text = maskPlaceholders(fence.lines.join('\n'))
  if (containerfiles.has(language) || ((script || transcript) && looksLikeContainerfile(text)))
    return [{ kind: 'containerfile', region: masked(regionOf(fence)), ...common }]
  const onlyCommands = (transcript || !named) && looksLikeCommands(text)
  const roots = transcript || (!named && !onlyCommands && looksLikeRootPrompt(text))
  if (roots || (script && looksLikeConsole(fence))) {
    const commands = consoleCommands(fence, roots)
    // Commands without a prompt, and comments above them.
    if (onlyCommands && commands.every(({ maybeProse }) => maybeProse))
      return [{ kind: 'script', region: masked(regionOf(fence)), ...common }]
    return commands.map(({ region, prompt, maybeProse }) => ({
      kind: 'script',
      region: masked(region),
      prompt,
      ...common,
      loose: false,
      maybeProse,
    }))
  }
  return scripts.has(language) || (!named && onlyCommands)
    ? [{ kind: 'script', region: masked(regionOf(fence)), ...common }]
    : []
}

/** A fence's content. */
export function regionOf(fence: Fence): Region {
  return regionOfLines(fence.lines.map((text, index) => ({ text, ...placeInFence(fence, index) })))
}

function masked(region: Region): Region {
  return { ...region, text: maskPlaceholders(region.text) }
}

/** The name of the file that a fence shows: by its tags, its title, its first line, or the text above it. */
const path = String.raw`(?:~?\/|\.\/)?[\w.@%+/-]+\.(?:toml|container|volume|network|kube|pod|image|build|artifact|ks)`
const title = new RegExp(String.raw`\btitle=["']?(${path})`)
const comment = new RegExp(String.raw`^\s*[#;]\s*(${path})\s*$`)
const inText = new RegExp(`(?<![\\w./-])${path}(?![\\w/-])`, 'g')
const linesAbove = 4
/** Languages in which files are shown; a script below a file's name works with the file. */
const files = /^(|toml|ini|systemd|quadlet|conf|cfg|desktop|kickstart|ks)$/

/** Empty where the document does not say it. */
export function fileNameOf({ fence, tags, language, units }: FenceUnits, lines: string[]): string {
  const own =
    tags?.values.file ?? tags?.values.snippet ?? title.exec(fence.info)?.[1] ?? comment.exec(fence.lines[0] ?? '')?.[1]
  // A tagged fence without a file's name is run or compared: the text above it names another fence's file.
  if (own || tags) return own ?? ''
  if (units.length > 0 || !files.test(language)) return ''
  for (let at = fence.line - 2; at >= Math.max(0, fence.line - 2 - linesAbove); at--) {
    const line = lines[at] ?? ''
    if (/^\s*(```|~~~)/.test(line)) return ''
    const names = line.match(inText)
    if (names) return names.at(-1) ?? ''
  }
  return ''
}
