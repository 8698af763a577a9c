import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { lintText } from './lint-text.ts'
import { mutantsOf } from './mutants.ts'

const source = readFileSync(join(import.meta.dirname, 'fixtures/good/build-and-update.md'), 'utf8')
const goal = 0.95

async function survivorsOf(text: string) {
  const mutants = await mutantsOf(text, 'page.md')
  const survivors: string[] = []
  for (const mutant of mutants) {
    const found = await lintText(mutant.source)
    if (!found.some(({ line }) => line === mutant.line))
      survivors.push(`${mutant.line}: ${mutant.operator}: ${mutant.from} → ${mutant.to}`)
  }
  return { total: mutants.length, survivors }
}

test('of the verbs, flags and values that change in a tutorial, at least 95 % are found at their line', async (context) => {
  const { total, survivors } = await survivorsOf(source)
  context.diagnostic(`${total - survivors.length} of ${total} found; survivors:\n${survivors.join('\n')}`)
  assert.ok(total >= 300, `${total} mutants`)
  assert.ok(survivors.length <= total * (1 - goal), survivors.join('\n'))
})

test('the same document without tags gives nearly as much away', async (context) => {
  const plain = source.replaceAll(/^(```(?:bash|console|dockerfile)).*$/gm, '$1')
  const { total, survivors } = await survivorsOf(plain)
  context.diagnostic(`${total - survivors.length} of ${total} found; survivors:\n${survivors.join('\n')}`)
  assert.ok(survivors.length <= total * (1 - 0.92), survivors.join('\n'))
})
