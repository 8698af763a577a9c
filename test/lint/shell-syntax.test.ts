import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shellError } from '../../runner/lint/shell/syntax.ts'

test('errors are told at their UTF-16 offset, whatever came before', async () => {
  assert.equal(await shellError('echo ok'), undefined)
  assert.deepEqual(await shellError('é\néé ) x'), {
    message: 'a command can only contain words and redirects; encountered `)`',
    offset: 5,
    incomplete: false,
  })
  assert.equal((await shellError('cat <<EOF\n'))?.incomplete, true)
})

test('thousands of texts are judged alike, the last as the first', async () => {
  for (let index = 0; index < 3000; index++) {
    const wrong = index % 7 === 0
    const text = `podman run image-${index} 'some words' && { true; }\ncat <<EOF\n${index}\nEOF\n${wrong ? 'if true' : 'true'}\n`
    assert.equal((await shellError(text)) !== undefined, wrong, `text ${index}`)
  }
})
