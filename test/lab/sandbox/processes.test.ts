import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import type { Sandbox } from '../../../runner/lab/lab.ts'
import { labTest, lives, opened, run } from './provisioned.ts'

labTest('exit codes and signals are reported as they were', async (parts, t) => {
  const sandbox = await opened(parts, t)
  assert.equal((await run(sandbox, 'exit 37')).exitCode, 37)
  const killed = await run(sandbox, 'kill -SEGV $$')
  assert.deepEqual([killed.exitCode, killed.signal], [null, 'SIGSEGV'])
  const missing = sandbox.spawn(['no-such-program'])
  let said = ''
  missing.output.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  assert.equal((await missing.exited).exitCode, 127)
  await delay(20)
  assert.match(said, /no-such-program: No such file/)
})

labTest(
  'standard output and standard error are one pipe, in the order of writing, and can be opened by name',
  async (parts, t) => {
    const sandbox = await opened(parts, t)
    const { output } = await run(
      sandbox,
      'echo 1; echo 2 >&2; echo 3 > /dev/stdout; echo 4 > /dev/stderr; echo 5 | tee /dev/stderr',
    )
    assert.equal(output, '1\n2\n3\n4\n5\n5\n')
  },
)

labTest('what is written before the process exists arrives, and the end of input too', async (parts, t) => {
  const sandbox = await opened(parts, t)
  const child = sandbox.spawn(['cat'])
  child.stdin.end('early\n')
  let output = ''
  child.output.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  assert.equal((await child.exited).exitCode, 0)
  await delay(20)
  assert.equal(output, 'early\n')
})

labTest('many processes at one moment all run', async (parts, t) => {
  const sandbox = await opened(parts, t)
  const all = await Promise.all(Array.from({ length: 25 }, (_, index) => run(sandbox, `echo ${index}`)))
  assert.deepEqual(
    all.map(({ output }) => Number(output)),
    Array.from({ length: 25 }, (_, index) => index),
  )
})

labTest('50 MB of output arrive whole', async (parts, t) => {
  const sandbox = await opened(parts, t)
  const child = sandbox.spawn(['head', '-c', '50000000', '/dev/zero'])
  let bytes = 0
  child.output.on('data', (chunk: Buffer) => {
    bytes += chunk.length
  })
  await new Promise((resolve) => child.output.on('close', resolve))
  assert.equal(bytes, 50_000_000)
})

labTest('a process can be ended, also before it has begun', async (parts, t) => {
  const sandbox = await opened(parts, t)
  const child = sandbox.spawn(['sleep', '60'])
  child.kill('SIGTERM')
  assert.equal((await child.exited).signal, 'SIGTERM')
})

labTest('what started after a moment is ended with its daemons, what started before lives on', async (parts, t) => {
  const sandbox = await opened(parts, t)
  const old = sandbox.spawn(['sleep', '4001'])
  const shell = sandbox.spawn(['bash'])
  await until(() => old.pid > 0 && shell.pid > 0)
  await delay(50)
  const since = Date.now()
  shell.stdin.write(
    `setsid -f bash -c 'trap "" TERM; while :; do sleep 4002; done' & sudo setsid -f sleep 4003\nsleep 4004\n`,
  )
  await untilRuns(sandbox, 'sleep 4004')
  const ended = await sandbox.killStartedSince(since, 100)
  assert.deepEqual(
    ended
      .filter((command) => /^sleep/.test(command))
      .sort()
      .slice(0, 3),
    ['sleep 4002', 'sleep 4003', 'sleep 4004'],
  )
  assert.ok(lives(old.pid))
  assert.ok(lives(shell.pid))
  assert.equal(await running(sandbox), '4001')
})

labTest(
  'what is still running at the end is listed by its command, without shells of the runner and the lab itself',
  async (parts, t) => {
    const sandbox = await opened(parts, t)
    sandbox.spawn(['bash'])
    await run(sandbox, 'setsid -f sleep 4005 > /dev/null 2>&1')
    await untilRuns(sandbox, 'sleep 4005')
    assert.deepEqual(await sandbox.leftovers(), { processes: ['sleep 4005'], containers: [], loopDevices: [] })
  },
)

labTest('closing ends all processes, and twice is once', async (parts, t) => {
  const sandbox = await opened(parts, t)
  const child = sandbox.spawn(['bash', '-c', 'trap "" TERM INT HUP; setsid -f sleep 4006; while :; do sleep 1; done'])
  await untilRuns(sandbox, 'sleep 4006')
  await Promise.all([sandbox.close(), sandbox.close()])
  assert.equal((await child.exited).signal, 'SIGKILL')
  assert.equal(lives(child.pid), false)
  const late = sandbox.spawn(['true'])
  assert.equal((await late.exited).signal, 'SIGKILL')
})

async function running(sandbox: Sandbox): Promise<string> {
  return (await run(sandbox, `ps -eo args= | sed -n 's/^sleep //p' | sort`)).output.trim()
}

async function untilRuns(sandbox: Sandbox, command: string): Promise<void> {
  await until(async () => (await run(sandbox, `ps -eo args= | grep -cx '${command}'`)).output !== '0\n')
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if (await condition()) return
    await delay(10)
  }
  assert.fail('it did not come to be')
}
