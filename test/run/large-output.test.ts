import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { it } from 'node:test'
import { align } from '../../runner/run/expect/align.ts'
import { lines } from '../../runner/run/expect/lines.ts'

const program = `
import { document, run } from './run-fixture.ts'
const body = '\`\`\`bash run\\nhead -c 200000000 /dev/zero | tr "\\\\0" "x"; echo; echo the end\\n\`\`\`\\n'
const begun = performance.now()
const { evidence } = await run(document(body))
const [block] = evidence.blocks
console.log(JSON.stringify({
  status: evidence.status,
  text: block?.transcript?.text.length,
  end: block?.transcript?.text.endsWith('x\\nthe end\\n'),
  omitted: block?.transcript?.omitted,
  megabytes: process.resourceUsage().maxRSS / 1024,
  ms: performance.now() - begun,
}))
`

it('costs little memory and no more than a moment when a block prints 200 MB', { timeout: 60_000 }, () => {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module-typescript', '--eval', program], {
    cwd: new URL('.', import.meta.url),
    encoding: 'utf8',
  })
  assert.equal(stderr, '')
  const seen = JSON.parse(stdout)
  assert.equal(seen.status, 'passed')
  assert.equal(seen.end, true)
  assert.equal(seen.omitted, 200_000_009 - 2 * 64 * 1024)
  assert.ok(seen.text < 140_000, `${seen.text} characters`)
  assert.ok(seen.megabytes < 150, `${seen.megabytes} MB`)
  assert.ok(seen.ms < 20_000, `${seen.ms} ms`)
  console.log(`200 MB: ${Math.round(seen.megabytes)} MB resident, ${Math.round(seen.ms)} ms`)
})

it('stays fast and bounded when a million lines differ', () => {
  const seen = Array.from({ length: 1_000_000 }, (_, index) => `line ${index}`).join('\n')
  const begun = performance.now()
  const expected = { match: 'lines' as const, text: `${'...\nline 5\n'.repeat(50)}never`, line: 10, column: 1 }
  const found = lines.compare(expected, { text: seen, bytes: Buffer.from(seen) })
  assert.ok(performance.now() - begun < 5000)
  assert.ok((found?.diff?.length ?? 0) < 200_000)
})

it('lays lines side by side as far as a table can hold them: what comes first counts', () => {
  const numbered = (name: string, count: number) => Array.from({ length: count }, (_, index) => `${name} ${index}`)
  const count = (kind: string, expected: string[], seen: string[]) =>
    align(expected, seen).filter((entry) => entry.kind === kind).length
  const many = [numbered('e', 2100), numbered('s', 2100)] as const
  assert.equal(count('missing', ...many), 2000)
  assert.equal(count('extra', ...many), 1999)
  // Comparing long lines takes longer.
  const long = (length: number) => ['x'.repeat(length)]
  assert.equal(count('missing', numbered('e', 30), long(20_000_000)), 19)
  assert.equal(count('missing', numbered('e', 30), long(80_000_000)), 10)
})

it('compares lines only as long as that does not take minutes', () => {
  const repeated = (count: number) => 'a\n'.repeat(count)
  const expected = { match: 'lines' as const, text: `...\n${repeated(3000)}b\n...`, line: 10, column: 1 }
  const found = lines.compare(expected, { text: repeated(10_000), bytes: Buffer.from('') })
  assert.equal(found?.line, 10)
  assert.match(found?.message ?? '', /^3003 expected lines with `\.\.\.` between them need too much work for the 10000/)
})
