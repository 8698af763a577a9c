/** The script that readers download, run where the tutorials are proven: with real tools, on the images that they name. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import type { TestContext } from 'node:test'
import { parseTutorial } from '../../../runner/document/parse.ts'
import type { Sandbox } from '../../../runner/lab/lab.ts'
import type { LabParts } from '../../../runner/lab/sandbox/mounts/parts.ts'
import { tutorialScript } from '../../../src/script/tutorial-script.ts'
import { labTest, opened, request, run } from '../../lab/sandbox/provisioned.ts'

type Ran = { exitCode: number | null; output: string; sandbox: Sandbox }

/** `edit`: what a writer might have done to the page. The script gets an empty directory and nothing else. */
async function runScript(
  parts: LabParts,
  t: TestContext,
  id: string,
  edit: (source: string) => string = (source) => source,
): Promise<Ran> {
  const source = edit(await readFile(`content/${id}.md`, 'utf8'))
  const { tutorial, diagnostics } = parseTutorial(source, `${id}.md`, id)
  assert.ok(tutorial, JSON.stringify(diagnostics))
  const { frontMatter } = tutorial
  // Nothing that the page's comments declare for the lab: a reader has none of it.
  const sandbox = await opened(parts, t, request([], { frontMatter }))
  await sandbox.writeFile('script.sh', tutorialScript(tutorial))
  return { ...(await run(sandbox, 'bash script.sh')), sandbox }
}

labTest('the script of a first image builds it, asks its server for a page, and leaves the image', async (parts, t) => {
  const { exitCode, output, sandbox } = await runScript(parts, t, 'build/first-image')
  assert.equal(exitCode, 0, output)
  assert.match(output, /^<p>Hello from image mode<\/p>$/m)
  assert.equal((await run(sandbox, 'podman image exists localhost/hello:1')).exitCode, 0)
  assert.equal((await run(sandbox, 'podman container exists hello')).exitCode, 1)
})

labTest('with a fault in its page the script ends there, and says so by its status', async (parts, t) => {
  const { exitCode, output } = await runScript(parts, t, 'build/first-image', (source) => {
    const faulty = source.replace('RUN systemctl enable httpd.service', 'RUN systemctl disable httpd.service')
    assert.notEqual(faulty, source)
    return faulty
  })
  assert.equal(exitCode, 1, output)
  assert.match(output, /^disabled$/m)
  assert.doesNotMatch(output, /Hello from image mode/)
})

labTest('the script of a desktop runs from its first to its last step', async (parts, t) => {
  const { exitCode, output } = await runScript(parts, t, 'variants/desktop')
  assert.equal(exitCode, 0, output)
  assert.match(output, /\nhtop\ntmux\nwireguard-tools\n$/)
})

labTest('the first part of a script for several machines ends by naming the next one', async (parts, t) => {
  const { exitCode, output } = await runScript(parts, t, 'derive/opt-and-usr-local')
  assert.equal(exitCode, 0, output)
  assert.match(output, /Part 1 of \d \(workstation\) is done\. Next: on machine, run: bash SCRIPT 2\n$/)
})
