/** A real Antora on a component, with the smallest user interface that it takes. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { execa } from 'execa'

const layout = `<!DOCTYPE html><html lang="en"><head><title>{{page.title}}</title></head><body>
<nav>{{#each page.navigation}}{{#each items}}<p>{{{content}}}</p>{{#each items}}<a href="{{url}}">{{{content}}}</a>{{/each}}{{/each}}{{/each}}</nav>
<article><h1>{{{page.title}}}</h1>{{{page.contents}}}</article></body></html>
`

export type AntoraBuild = {
  /** What it warned of; empty when all is well. */
  messages: { level: string; msg: string }[]
  page(id: string): Promise<string>
}

/** `directory`: an empty one. */
export async function buildAntora(component: Map<string, string>, directory: string): Promise<AntoraBuild> {
  const source = join(directory, 'source')
  const files = new Map([
    ...[...component].map(([path, content]) => [join(source, path), content] as const),
    [join(directory, 'ui/layouts/default.hbs'), layout],
  ])
  for (const [path, content] of files) {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content)
  }
  // Antora takes pages from a repository only.
  const git = (...args: string[]) =>
    execa('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.org', ...args], {
      cwd: source,
      stdin: 'ignore',
    })
  await git('init', '--quiet', '--initial-branch=main')
  await git('add', '--all')
  await git('commit', '--quiet', '--message', 'pages')
  const log = join(directory, 'antora.log')
  const playbook = {
    site: { title: 'Test' },
    content: { sources: [{ url: source, branches: 'HEAD' }] },
    ui: { bundle: { url: join(directory, 'ui') } },
    output: { dir: join(directory, 'site') },
    runtime: {
      cache_dir: join(directory, 'cache'),
      log: { level: 'info', format: 'json', destination: { file: log } },
    },
  }
  await writeFile(join(directory, 'playbook.json'), JSON.stringify(playbook))
  const program = `require(${JSON.stringify(createRequire(import.meta.url).resolve('@antora/site-generator'))})(['--playbook', 'playbook.json'], process.env)`
  await execa('node', ['--eval', program], { cwd: directory, preferLocal: true, stdin: 'ignore' })
  const lines = (await readFile(log, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '')
  return {
    messages: lines
      .map((line) => JSON.parse(line) as { level: string; msg: string })
      .map(({ level, msg }) => ({ level, msg })),
    page: (id) => readFile(join(directory, 'site/image-mode', `${id}.html`), 'utf8'),
  }
}
