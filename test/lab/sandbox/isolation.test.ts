import assert from 'node:assert/strict'
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { labTest, opened, request, run } from './provisioned.ts'

labTest('a process starts with the documented variables and nothing of the runner', async (parts, t) => {
  process.env.LEAKED_FROM_RUNNER = 'yes'
  const sandbox = await opened(parts, t, { ...request(), environment: { SECRET: 'word' } })
  const { output } = await run(sandbox, 'tr "\\0" "\\n" < /proc/$$/environ | sort')
  const expected = {
    HOME: '/home/reader',
    LANG: 'C.UTF-8',
    LOGNAME: 'reader',
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    SECRET: 'word',
    SHELL: '/bin/bash',
    TERM: 'dumb',
    TZ: 'UTC',
    USER: 'reader',
    XDG_RUNTIME_DIR: '/run/user/1000',
  }
  assert.deepEqual(
    output.trim().split('\n'),
    Object.entries(expected)
      .map(([name, value]) => `${name}=${value}`)
      .sort(),
  )
})

labTest('blocks run as the reader, with real sudo, in the working directory', async (parts, t) => {
  const sandbox = await opened(parts, t)
  const { output } = await run(sandbox, 'id -un; pwd; sudo id -un; sudo cat /proc/self/status | grep NoNewPrivs')
  assert.deepEqual(output.split(/\s+/), ['reader', '/home/reader/work', 'root', 'NoNewPrivs:', '0', ''])
  assert.equal((await run(sandbox, 'id -u', { user: 'root' })).output, '0\n')
})

labTest('there are only the devices that programs may expect', async (parts, t) => {
  const sandbox = await opened(parts, t)
  const { output } = await run(
    sandbox,
    'ls /dev /dev/net; head -c 4 /dev/zero | wc -c; echo x > /dev/null; echo y > /dev/full',
  )
  const [devices] = output.split('\n\n')
  assert.equal(
    devices,
    '/dev:\nfd\nfull\nfuse\nnet\nnull\nptmx\npts\nrandom\nshm\nstderr\nstdin\nstdout\ntty\nurandom\nzero',
  )
  assert.match(output, /\/dev\/net:\ntun\n4\n.*No space left on device/s)
})

labTest('the network is a loopback that is up, and nothing else', async (parts, t) => {
  const sandbox = await opened(parts, t)
  const { output } = await run(
    sandbox,
    'ls /sys/class/net; cat /proc/net/route | wc -l; getent hosts localhost lab; hostname',
  )
  assert.match(output, /^lo\n1\n/)
  assert.match(output, /127\.0\.0\.1 .*lab/)
  assert.match(output, /\nlab\n$/)
})

labTest('a sandbox sees neither files nor processes nor groups of another, nor of the host', async (parts, t) => {
  const marker = `marker-${process.pid}`
  const place = `/var/tmp/${marker}`
  mkdirSync(place)
  t.after(() => rmSync(place, { recursive: true, force: true }))
  writeFileSync(`${place}/${marker}`, '')
  const one = await opened(parts, t)
  const two = await opened(parts, t)
  await one.writeFile(marker, 'of one')
  writeFileSync(`${one.control.host}/${marker}`, '')
  const child = one.spawn(['sleep', '4242'])
  await run(
    one,
    `touch /tmp/${marker} ~/${marker} /var/tmp/${marker}; sudo touch /${marker} /var/lib/containers/${marker}`,
  )
  const seen = await run(
    two,
    `find / -xdev -name '${marker}*' 2>/dev/null; find /var /home /run /tmp /usr/lib/lab -name '${marker}*' 2>/dev/null; ps -ef | grep -c '[4]242'; cat /sys/fs/cgroup/cgroup.procs | wc -l; ls -d /sys/fs/cgroup/lab-* 2>/dev/null`,
    { user: 'root' },
  )
  // Its own shell and what that runs may be in the group, and init, and the keeper (0: not in this pid namespace).
  assert.match(seen.output, /^0\n[1-9]\n$/)
  child.kill('SIGKILL')
})

labTest('settings of the kernel cannot be changed, those of the own network can', async (parts, t) => {
  const sandbox = await opened(parts, t)
  const before = readFileSync('/proc/sys/vm/swappiness', 'utf8')
  const vm = await run(sandbox, `echo 7 > /proc/sys/vm/swappiness`, { user: 'root' })
  assert.equal(vm.exitCode, 1)
  assert.equal(readFileSync('/proc/sys/vm/swappiness', 'utf8'), before)
  const host = readFileSync('/proc/sys/net/ipv4/ip_default_ttl', 'utf8')
  const net = await run(sandbox, 'echo 99 > /proc/sys/net/ipv4/ip_default_ttl; cat /proc/sys/net/ipv4/ip_default_ttl', {
    user: 'root',
  })
  assert.equal(net.output, '99\n')
  assert.equal(readFileSync('/proc/sys/net/ipv4/ip_default_ttl', 'utf8'), host)
})

labTest('the control directory and the shared image stores cannot be written', async (parts, t) => {
  const sandbox = await opened(parts, t)
  writeFileSync(`${sandbox.control.host}/step`, 'echo from outside\n')
  const { output } = await run(sandbox, `. ${sandbox.control.inside}/step; touch ${sandbox.control.inside}/x`, {
    user: 'root',
  })
  assert.match(output, /from outside\n.*Read-only file system/)
  const stores = await run(sandbox, 'touch /usr/lib/lab/images/rootful/x /usr/lib/lab/images/rootless/x', {
    user: 'root',
  })
  assert.equal(stores.output.match(/Read-only file system/g)?.length, 2)
})

labTest('a process has three open files, whatever the runner was started with', async (parts, t) => {
  const leak = openSync('/etc/hostname', 'r')
  t.after(() => closeSync(leak))
  const sandbox = await opened(parts, t)
  const { output } = await run(sandbox, 'ls /proc/$$/fd; :')
  // 255 is bash's own.
  assert.deepEqual(
    output
      .trim()
      .split('\n')
      .filter((name) => name !== '255'),
    ['0', '1', '2'],
  )
})
