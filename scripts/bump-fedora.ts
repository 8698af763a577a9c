/**
 * `npm run bump-fedora NN`: moves the documents of this repository to Fedora NN: names of images and refs of OSTree in
 * pages, snippets and CI files, and the current release in content/releases.json. A number that stands alone (Fedora 44 in
 * a sentence) is listed and not changed, because it may be history. `git diff` shows what changed.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { $ } from 'zx'
import { answerHelp } from '../runner/cli/frame/own-help.ts'
import { releaseReferences } from '../runner/lint/releases/references.ts'

answerHelp(import.meta.url)
const releasesFile = 'content/releases.json'
const documents = [
  'content/*.md',
  'snippets',
  'README.md',
  'CONTRIBUTING.md',
  'action.yml',
  'ci/*.yml',
  '.github/*.yml',
]
const releases = JSON.parse(await readFile(releasesFile, 'utf8'))
const from: string = releases.fedora.current
const [to = '', ...more] = process.argv.slice(2)
if (more.length > 0 || !/^[1-9]\d*$/.test(to) || Number(to) <= Number(from)) {
  process.stderr.write(
    `bump-fedora: expected one release later than ${from}, such as: npm run bump-fedora ${Number(from) + 1}\n`,
  )
  process.exit(2)
}

for (const file of (await $`git ls-files ${documents}`).lines()) {
  const before = await readFile(file, 'utf8')
  const after = moveRelease(before)
  if (after !== before) await writeFile(file, after)
}
releases.fedora = { ...releases.fedora, current: to, releases: { [to]: {}, ...releases.fedora.releases } }
await writeFile(releasesFile, `${JSON.stringify(releases, null, 2)}\n`)

const changed = await $`git diff --stat`
const left = await $({ nothrow: true })`git grep --line-number --word-regexp ${from} -- ${documents} src runner`
process.stdout.write(`Moved from Fedora ${from} to ${to}:
${changed.stdout}
Not changed: ${from} stands here in other ways. Change what means the current release:
${left.stdout}
Check by hand: that the registries have images of Fedora ${to}; "endOfLife" in ${releasesFile}; the stand-ins in
runner/lab/offline/images/table.ts. Then: npm run lint-docs && npm run verify-docs
`)

/** The release in names of images (from the last, so that offsets before it stay true), then in refs of OSTree. */
function moveRelease(text: string): string {
  const names = releaseReferences(text).filter(({ family, release }) => family.key === 'fedora' && release === from)
  const moved = names
    .map(({ releaseStart }) => releaseStart)
    .sort((a, b) => b - a)
    .reduce((rest, start) => rest.slice(0, start) + to + rest.slice(start + from.length), text)
  return moved.replace(new RegExp(`(?<=\\bfedora/)${from}(?=/)`, 'g'), to)
}
