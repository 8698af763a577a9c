import assert from 'node:assert/strict'
import { test } from 'node:test'
import { githubTargets } from '../../runner/cli/frame/option-values.ts'
import { readVerifyOptions } from '../../runner/cli/frame/verify-options.ts'

const mistakes: [args: string[], expected: RegExp][] = [
  [['--shrad', '1/2'], /^unknown option --shrad; did you mean --shard\?$/],
  [['--frobnicate'], /^unknown option --frobnicate$/],
  [['-x'], /^unknown option -x$/],
  [['--__proto__'], /^unknown option --__proto__/],
  [['--lab'], /^--lab needs a value: --lab NAME$/],
  [['--lab', '--list'], /^--lab needs a value/],
  [['--list=yes'], /^--list takes no value, but got "yes"$/],
  [['--lab', 'a', '--lab', 'b'], /^--lab is given 2 times/],
  [['--jobs', '0'], /^--jobs 0: expected a whole number from 1/],
  [['--jobs', 'many'], /^--jobs many: expected a whole number/],
  [['--jobs=-1'], /^--jobs -1: expected/],
  [['--timeout', '10'], /^--timeout 10: expected a number with a unit/],
  [['--max-age', 'soon'], /^--max-age soon: expected a number with a unit/],
  [
    ['--require', 'exeuted'],
    /^--require exeuted: there is no such level of proof; did you mean executed\? There are: linted, contract, executed, booted$/,
  ],
  [['--shard', '5/4'], /^--shard 5\/4: expected i\/n with i from 1 to n/],
  [['--shard', '0/4'], /^--shard 0\/4: expected/],
  [['--timeout', '30d'], /^--timeout 30d: expected more than 0s and at most 24h/],
  [['--timeout', '0s'], /^--timeout 0s: expected more than 0s/],
  [['--shard', 'a'], /^--shard a: expected/],
  [['--image', 'quay.io/a:1'], /^--image quay\.io\/a:1: expected --image NAME=SOURCE/],
  [['--image', 'quay.io/a:1=quay.io/b:1'], /the source names no transport; expected e\.g\. docker:\/\/quay\.io\/b:1$/],
  [['--image', 'a=docker://b', '--image', 'a=docker://c'], /^--image a is given twice$/],
  [['--tool', 'bcvk'], /^--tool bcvk: expected --tool NAME=FILE/],
  [['--tool', 'bootc=./bootc'], /^--tool bootc: .*write --bootc FILE$/],
  [['--tool', '../up=./up'], /^--tool \.\.\/up: expected the name of a program$/],
  [['--variant', 'engine'], /^--variant engine: expected --variant KEY=VALUE/],
  [['--secret', 'TOKEN=abc'], /^--secret TOKEN=abc: expected the name of an environment variable; its value is never/],
  [['--report', 'jsn=x'], /^--report jsn=x: there is no such report; did you mean json\?/],
  [['--report', 'constructor=x'], /^--report constructor=x: there is no such report/],
  [['--report', 'json='], /^--report json=: expected a file after =/],
  [['--report', 'json=-', '--report', 'sarif'], /^only one report can go to standard output, but json and sarif would/],
  [['--report', 'json=a', '--report', 'sarif=a'], /^two reports go to a/],
  [['--watch'], /^--watch needs a page, e\.g\. --watch content\//],
  [['--update', '--watch', 'a.md'], /^--watch and --update cannot be given together$/],
  [['--watch', '--report', 'json', 'a.md'], /^--report cannot be given with --watch: it comes to no end/],
  [['--watch', '--no-cache', 'a.md'], /^--no-cache cannot be given with --watch: it takes nothing from the cache$/],
  [['--yes', 'a.md'], /^--yes says nothing without --update$/],
  [['--update', '--list', 'a.md'], /^--list cannot be given with --update: it runs blocks$/],
  [['--isolate', 'docker'], /^--isolate docker: there is no such isolation.*vm$/],
  [['--isolate', 'vm', '--lab', 'fedora'], /^--lab fedora cannot be given with --isolate: .*offline lab/],
  [
    ['--isolate', 'vm', '--allow-network'],
    /^--allow-network cannot be given with --isolate: the machine has no network$/,
  ],
  [['--isolate', 'vm', '--secret', 'A'], /^--secret cannot be given with --isolate: no secret enters the machine$/],
  [['--isolate', 'vm', '--watch', 'a.md'], /^--watch cannot be given with --isolate/],
  [['--isolate', 'vm', '--tool', 'a=b'], /^--tool cannot be given with --isolate/],
  [['--shell-on-failure', '--jobs', '2', 'a.md'], /^--jobs cannot be given with --shell-on-failure/],
]
for (const [args, expected] of mistakes)
  test(`${args.join(' ')} is reported as a mistake`, () => {
    const { errors } = readVerifyOptions(args)
    assert.match(errors[0] ?? 'no error', expected)
  })

test('a machine round the lab has the offline lab in it', () => {
  const { options, errors } = readVerifyOptions(['--isolate', 'vm', 'a.md'])
  assert.deepEqual([options.isolate, options.lab, errors], ['vm', 'offline', []])
})

test('all mistakes of a call are reported at once', () => {
  const { errors } = readVerifyOptions(['--jobs', '0', '--shrad', '1', '--require', 'x'])
  assert.equal(errors.length, 3)
})

test('a good call is understood', () => {
  const args = [
    'content',
    '--list',
    '--lab=offline',
    '--no-root-pages',
    '-j',
    '3',
    '--image',
    'quay.io/a:1=oci-archive:a=b.tar',
    '--tool',
    'bcvk=./built=here',
    '--variant',
    'e=x',
    '--secret',
    'B',
    '--secret',
    'A',
  ]
  const more = [
    '--report',
    'json=out.json',
    '--report',
    'junit=j.xml',
    '--shard',
    '2/3',
    '--max-age',
    '90m',
    '--no-cache',
    '--filter',
    'build/*',
  ]
  const { options, errors } = readVerifyOptions([...args, ...more])
  assert.deepEqual(errors, [])
  assert.deepEqual(options, {
    paths: ['content'],
    list: true,
    lab: 'offline',
    allowNetwork: false,
    noRootPages: true,
    jobs: 3,
    tools: { bcvk: './built=here' },
    images: { 'quay.io/a:1': 'oci-archive:a=b.tar' },
    variant: { e: 'x' },
    secrets: ['A', 'B'],
    reports: [
      { name: 'json', file: 'out.json' },
      { name: 'junit', file: 'j.xml' },
    ],
    shard: { index: 2, count: 3 },
    maxAge: 5_400_000,
    useCache: false,
    filters: ['build/*'],
    explain: false,
    failFast: false,
    keepGoing: false,
  })
})

test('a shell on failure makes tutorials wait for each other', () => {
  const { options, errors } = readVerifyOptions(['--shell-on-failure', 'a.md'])
  assert.deepEqual([options.jobs, options.authoring, errors], [1, { task: 'shell-on-failure' }, []])
})

test('what follows -- is a path, whatever it looks like', () => {
  const { options, errors } = readVerifyOptions(['--', '--list'])
  assert.deepEqual([options.paths, options.list, errors], [['--list'], false, []])
})

test('on GitHub, annotations and the step summary come by themselves, once', () => {
  const environment = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: '/s' }
  assert.deepEqual(githubTargets([], environment), [
    { name: 'github', file: '-' },
    { name: 'github-summary', file: '/s', append: true },
  ])
  assert.deepEqual(githubTargets([{ name: 'github', file: 'x' }], { GITHUB_ACTIONS: 'true' }), [])
  assert.deepEqual(githubTargets([], {}), [])
})
