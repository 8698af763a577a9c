import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseTutorial } from '../../runner/document/parse.ts'
import { document } from '../run/run-fixture.ts'
import { isDeed, operators } from './operators.ts'

const deeds = [
  'run\npodman build --tag localhost/hello:1 .',
  'run\npodman run --detach --name hello localhost/hello:1',
  "run\nsed 's/1/2/' greeting > other",
  'run\nmount --mkdir /dev/disk/by-label/USB /var/mnt/usb',
  'run\ncosign generate-key-pair',
  'run\nfor n in 1 2; do echo "$n"; done > list',
  'run\nls &> list',
  'run\necho one > "$name.txt"',
  'run\nbootc upgrade --apply',
]
const questions = [
  'run\n./check-kickstart install.ks',
  'run\npodman run --rm localhost/hello:1 cat /usr/lib/bootc/install/10-root.toml /var/log/greeter-install.log',
  'run exit=125\npodman push registry.example.com/you/hello:1',
  "run\npodman ps --format '{{.Ports}}' | grep ':8080->'",
  'run\npodman run --rm localhost/hello:1 systemctl is-enabled httpd.service > /dev/null',
  'run\nls list 2>&1 | grep one >&2',
  `run\nawk '{ print ($1 > 2) }' numbers`,
  'run\npodman login --get-login registry.example.com',
  'run cleanup\nrm file; touch other',
]

function blockOf(text: string) {
  const [tags = '', ...script] = text.split('\n')
  const source = `---\ntitle: A page\ndescription: A page.\n---\n\n\`\`\`bash ${tags}\n${script.join('\n')}\n\`\`\`\n`
  const block = parseTutorial(source, 'page.md', 'page').tutorial?.blocks[0]
  assert.ok(block, text)
  return block
}

test('what changes something is a deed, what asks or is to fail is a question', () => {
  for (const text of deeds) assert.equal(isDeed(blockOf(text)), true, text)
  for (const text of questions) assert.equal(isDeed(blockOf(text)), false, text)
})

test('changes what a hurried writer changes, each in its own way', () => {
  const tutorial = document(
    '```bash run\nsize=3\ntest "$size" = 3\n```\n\n```text output\none\ntwo\n```\n\n```console run\n$ echo "$size"\n3\n```\n',
  )
  const of = (name: string) => operators.find((operator) => operator.name === name)?.mutants(tutorial) ?? []
  const changes = (name: string) =>
    of(name).map(({ source }) => source.split('\n').filter((line) => !tutorial.source.split('\n').includes(line)))
  assert.deepEqual(changes('! inserted'), [['! test "$size" = 3']])
  assert.deepEqual(changes('variable misspelled'), [['test "$siezx" = 3'], ['$ echo "$siezx"']])
  assert.deepEqual(changes('run misspelled'), [['```bash rnu'], ['```console rnu']])
  assert.deepEqual(
    of('expectation weakened').map(({ line, source }) => [line, source.includes('output\n...\n```')]),
    [
      [12, true],
      [18, false],
    ],
  )
})
