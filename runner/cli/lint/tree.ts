/** What the documents of a call say of each other: whose they are, and what their readers have. */
import { readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { contentFolder } from '../../document/find-tutorials.ts'
import type { TutorialFile } from '../../document/read-source.ts'
import { namesDnf4 } from '../../lint/releases/dnf4.ts'
import { releasesName } from '../../lint/releases/releases-paths.ts'

/** A block that the runner would run or write, or a comment with steps of the lab. */
const tagged = /^[ \t>]*(?:`{3,}|~{3,})\S*[ \t].*\b(?:run\b|file=|snippet=|output\b)|<!--\s*verify\b/m

/**
 * Other site generators have a folder `content` too. It is written for this project where it has a `releases.json`, or
 * where one of its documents has a tagged block; elsewhere its documents are checked as any Markdown.
 */
export async function withOwners(files: TutorialFile[]): Promise<TutorialFile[]> {
  const byContent = Map.groupBy(files, ({ path, strict }) => (strict ? contentOf(path) : ''))
  const ours = new Set<string>()
  for (const [content, members] of byContent) if (content !== '' && (await isOurs(content, members))) ours.add(content)
  return files.map((file) => (file.strict ? { ...file, strict: ours.has(contentOf(file.path)) } : file))
}

/** Whether a document that is not ours names a distribution with dnf 4. */
export async function treeNamesDnf4(files: TutorialFile[]): Promise<boolean> {
  for (const { path, strict } of files) if (!strict && namesDnf4(await textOf(path))) return true
  return false
}

async function isOurs(content: string, members: TutorialFile[]): Promise<boolean> {
  if ((await textOf(join(content, releasesName))) !== '') return true
  for (const { path } of members) if (tagged.test(await textOf(path))) return true
  return false
}

function contentOf(path: string): string {
  const parts = path.split(sep)
  return parts.slice(0, parts.lastIndexOf(contentFolder) + 1).join(sep)
}

async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}
