/** Started in a session whose keyring has a key by the name of the first argument: says whether a page finds it. */
import { closeSandboxes, openSandbox } from '../../runner/lab/sandbox/sandbox.ts'
import { parts, request, run } from '../lab/sandbox/provisioned.ts'

const [name = '', search = ''] = process.argv.slice(2)
if (parts !== undefined) {
  const sandbox = await openSandbox(parts, request())
  const look = `perl -e 'print syscall(${search}, 10, -3, my $t = "user", my $n = "${name}", 0) > 0 ? "found" : "hidden"'`
  for (const user of ['reader', 'root'] as const)
    process.stdout.write(`${(await run(sandbox, look, { user })).output}\n`)
  await closeSandboxes(parts)
}
