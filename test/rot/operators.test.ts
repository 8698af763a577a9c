import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseTutorial } from '../../runner/document/parse.ts'
import { isDeed } from './operators.ts'

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
