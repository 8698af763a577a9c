/** The step of action.yml, attacked by what a caller or a pull request can write. `npm` and `sudo` only record their call. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { parseAllDocuments } from 'yaml'

const directory = mkdtempSync(join(tmpdir(), 'verify-step-'))
test.after(() => rmSync(directory, { recursive: true }))
const place = (name: string) => join(directory, name)
mkdirSync(place('bin'))
const record = `#!/bin/sh\nfor word in "$@"; do printf '%s\\0' "$word"; done >"${place('called')}"\nenv -0 >"${place('environment')}"\n`
writeFileSync(place('bin/npm'), record)
writeFileSync(place('bin/sudo'), '#!/bin/sh\nexec "$@"\n')
for (const name of ['npm', 'sudo']) chmodSync(place(`bin/${name}`), 0o755)

function step(inputs: Record<string, string>) {
  mkdirSync(place('workspace/evidence/build'), { recursive: true })
  writeFileSync(place('workspace/evidence/build/forged.json'), '{"status":"passed"}')
  writeFileSync(place('output'), '')
  execFileSync(resolve('ci/github/verify.sh'), {
    env: {
      PATH: `${place('bin')}:${process.env.PATH}`,
      RUNNER_TEMP: directory,
      RUNNER_HOME: place('workspace'),
      GITHUB_WORKSPACE: place('workspace'),
      GITHUB_OUTPUT: place('output'),
      GITHUB_STEP_SUMMARY: place('summary'),
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'secret-token',
      ...inputs,
    },
  })
  const [, evidence = ''] = /^evidence=(.*)\n$/.exec(readFileSync(place('output'), 'utf8')) ?? []
  return { words: readFileSync(place('called'), 'utf8').split('\0').slice(0, -1), evidence }
}

const marker = place('pwned')
const attacks = [
  `$(touch ${marker})`,
  `\`touch ${marker}\``,
  `"; touch ${marker}; "`,
  `x' ; touch ${marker} #`,
  `--bootc=${marker}`,
  '* ?',
]

test('what a caller writes is one word, whatever is in it', () => {
  for (const attack of attacks) {
    const { words } = step({
      INPUT_IMAGE: `${attack}\nquay.io/a:1=docker://b`,
      INPUT_CHANGED_SINCE: attack,
      INPUT_LAB: attack,
    })
    for (const word of [
      `--image=${attack}`,
      '--image=quay.io/a:1=docker://b',
      `--changed-since=${attack}`,
      `--lab=${attack}`,
    ])
      assert.ok(words.includes(word), `${word} is not in ${words.join(' | ')}`)
    assert.equal(existsSync(marker), false)
  }
})

test('a path is never an option, and lies in the workspace', () => {
  const { words } = step({ INPUT_PATHS: '--bootc=x\ndocs with a space' })
  assert.deepEqual(words.slice(words.indexOf('--', words.indexOf('--') + 1) + 1), [
    `${place('workspace')}/--bootc=x`,
    `${place('workspace')}/docs with a space`,
  ])
})

test('evidence that the checkout brings is not where the run looks for evidence', () => {
  const { evidence, words } = step({})
  assert.ok(evidence.startsWith(`${directory}/evidence.`))
  const environment = readFileSync(place('environment'), 'utf8').split('\0')
  assert.ok(environment.includes(`EVIDENCE_DIR=${evidence}`))
  assert.deepEqual(words.slice(0, 4), ['run', '--silent', 'verify-docs', '--'])
})

test('a job that is root already passes on no variable that it does not name', {
  skip: process.getuid?.() !== 0,
}, () => {
  step({ LAB_DIR: '/lab' })
  const environment = readFileSync(place('environment'), 'utf8')
  assert.match(environment, /LAB_DIR=\/lab/)
  assert.doesNotMatch(environment, /secret-token|GITHUB_OUTPUT/)
})

test('an output cannot be written by what a caller writes', () => {
  step({ INPUT_LAB: 'offline\nevidence=/etc' })
  assert.equal(readFileSync(place('output'), 'utf8').split('\n').length, 2)
})

test('on GitLab, what is written into a variable is no command and no option, and parts of the checkout are not kept', () => {
  const jobs = parseAllDocuments(readFileSync('ci/gitlab/verify-docs.yml', 'utf8')).at(-1)?.toJS()
  const [script] = jobs['verify-docs'].script as string[]
  mkdirSync(place('checkout/parts/9/build'), { recursive: true })
  writeFileSync(place('checkout/parts/9/build/forged.json'), '{"status":"passed"}')
  const [attack = ''] = attacks
  execFileSync('sh', ['-c', String(script)], {
    cwd: place('checkout'),
    env: {
      PATH: `${place('bin')}:${process.env.PATH}`,
      CI_PROJECT_DIR: place('checkout'),
      CI_NODE_INDEX: '2',
      CI_NODE_TOTAL: '4',
      CI_MERGE_REQUEST_DIFF_BASE_SHA: attack,
      ...{ DOCS_REPOSITORY: '', DOCS_VARIANT_IMAGE: '', DOCS_REQUIRE: '', DOCS_IMAGE: attack, DOCS_LAB: attack },
      DOCS_PATHS: '--bootc=x content',
    },
  })
  const words = readFileSync(place('called'), 'utf8').split('\0').slice(0, -1)
  for (const name of ['image', 'lab', 'changed-since']) assert.ok(words.includes(`--${name}=${attack}`), name)
  assert.deepEqual(words.slice(-3), ['--', '--bootc=x', 'content'])
  assert.equal(existsSync(marker), false)
  assert.deepEqual(readdirSync(place('checkout/parts')), ['2'])
})
