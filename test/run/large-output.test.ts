import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { it } from 'node:test'

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
