import assert from 'node:assert/strict'
import { it } from 'node:test'
import { checkCommands } from '../../../runner/run/plan/check-commands.ts'
import { document } from '../run-fixture.ts'

const found = (script: string, tags = 'run') =>
  checkCommands(document(`\`\`\`bash ${tags}\n${script}\n\`\`\`\n`)).map(
    ({ line, column, rule }) => `${line}:${column} ${rule}`,
  )

it('refuses commands that wait for a person', () => {
  for (const command of [
    'bash',
    'bash --login',
    'exec bash',
    'sudo su -',
    'sudo -i',
    'sudo --user=web --login',
    'su - web',
    'ssh web@machine.example.com',
    'ssh -p 2222 -i key root@machine.example.com',
    'podman run --interactive --tty --rm quay.io/fedora/fedora:44 bash',
    'sudo podman run --rm -it -v ./a:/b:z quay.io/fedora/fedora:44',
    'podman exec -ti web bash',
    'podman exec -i web sh',
    'toolbox enter',
    'vi /etc/motd',
    'sudo systemctl edit httpd.service',
  ])
    assert.deepEqual(found(`true\n${command}`), ['8:1 interactive-command'], command)
})

it('takes the same programs where they get their commands', () => {
  for (const command of [
    'bash -c "echo hi"',
    'bash script.sh',
    'bash <<EOF\necho hi\nEOF',
    'echo true | bash',
    'bash --version',
    'sudo bash -c true',
    'sudo -v',
    'su - web --command true',
    'su -c true web',
    'ssh -o BatchMode=yes root@machine.example.com true',
    'ssh -N -L 8080:localhost:80 machine.example.com',
    'ssh machine.example.com <script.sh',
    'podman run --rm quay.io/fedora/fedora:44 bash -c true',
    'podman run --interactive --rm quay.io/fedora/fedora:44 cat <file',
    'echo true | podman exec --interactive web bash',
    'toolbox run true',
    'top -b -n 1',
    'systemctl edit --stdin httpd.service <override',
  ])
    assert.deepEqual(found(command), [], command)
  assert.deepEqual(found('sudo -i', 'run skip="needs a person"'), [])
})

it('refuses lines that go on nowhere', () => {
  assert.deepEqual(found('# first\ntrue'), [])
  assert.deepEqual(found('echo hi \\'), ['7:9 unfinished-command'])
  assert.deepEqual(found("echo 'a\\\\'"), [])
})
