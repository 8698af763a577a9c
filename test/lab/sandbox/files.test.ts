import assert from 'node:assert/strict'
import { labTest, opened, run } from './provisioned.ts'

labTest('a file is the reader’s, in directories made on the way, with its mode', async (parts, t) => {
  const sandbox = await opened(parts, t)
  await sandbox.writeFile('deep/er/Containerfile', 'FROM x\0y\n')
  await sandbox.writeFile('script.sh', '#!/bin/sh\necho ran\n', 0o755)
  await sandbox.writeFile('script.sh', '#!/bin/sh\necho again\n', 0o755)
  const { output } = await run(
    sandbox,
    'stat -c "%U %a %n" deep/er/Containerfile script.sh; od -c deep/er/Containerfile | head -1; ./script.sh',
  )
  assert.match(
    output,
    /^reader 644 deep\/er\/Containerfile\nreader 755 script.sh\n.*F {3}R {3}O {3}M {7}x {2}\\0 {3}y.*\nagain\n$/s,
  )
})

labTest('the working directory is made again when a block removed it', async (parts, t) => {
  const sandbox = await opened(parts, t)
  await run(sandbox, 'rm -rf ~/work/* ; cd /')
  await sandbox.writeFile('a', 'b')
  assert.equal((await run(sandbox, 'cat ~/work/a')).output, 'b')
})

const refused = [
  ['/etc/passwd', /is absolute/],
  ['../up', /leads out of the working directory/],
  ['a/../../up', /leads out of the working directory/],
  ['', /names no file/],
  ['a/', /names no file/],
  ['nul\0byte', /contains a NUL byte/],
] as const

for (const [path, message] of refused) {
  labTest(`the path ${JSON.stringify(path)} is refused`, async (parts, t) => {
    const sandbox = await opened(parts, t)
    await assert.rejects(sandbox.writeFile(path, 'x'), message)
  })
}

labTest('links that a block made do not lead the runner out of the working directory', async (parts, t) => {
  const sandbox = await opened(parts, t)
  await run(
    sandbox,
    'ln -s /etc/hosts file; ln -s /tmp out; ln -s ../../../../etc up; mkdir real; ln -s real near; mkfifo pipe; ln -s /tmp/nowhere gone',
  )
  for (const path of ['file', 'gone']) await assert.rejects(sandbox.writeFile(path, 'x'), /is a symbolic link/)
  for (const path of ['out/x', 'up/x'])
    await assert.rejects(sandbox.writeFile(path, 'x'), /leads out of the working directory/)
  await assert.rejects(sandbox.writeFile('pipe', 'x'), /pipe: (No such device|is not a regular file)/)
  await sandbox.writeFile('near/x', 'inside')
  const { output } = await run(sandbox, 'cat real/x; ls /tmp; head -c 9 /etc/hosts')
  assert.equal(output, 'inside127.0.0.1')
})
