/** What CONTRIBUTING says of tags is what the parser reads. `UPDATE=1` rewrites the table. */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { tagForms, tags } from '../../runner/document/tags/tags.ts'

const file = 'CONTRIBUTING.md'
const opening = '<!-- tags: generated from runner/document/tags/tags.ts -->\n'
const closing = '<!-- /tags -->'

function table(): string {
  const rows = tags.map(({ name, form, description, example }) => {
    const value = form === 'flag' ? '' : `=${tagForms[form]}`
    return `| \`${name}\`${value === '' ? '' : ` ${value}`} | ${description} | \`${example}\` |`
  })
  return `| Tag | What it does | Example |\n|---|---|---|\n${rows.join('\n')}\n`
}

test('the table of tags in CONTRIBUTING is the vocabulary of the parser', () => {
  const text = readFileSync(file, 'utf8')
  const begin = text.indexOf(opening) + opening.length
  const end = text.indexOf(closing)
  assert.ok(begin >= opening.length && end >= begin, 'CONTRIBUTING.md has lost the marks around its table of tags')
  if (process.env.UPDATE === '1') writeFileSync(file, text.slice(0, begin) + table() + text.slice(end))
  else assert.equal(text.slice(begin, end), table())
})
