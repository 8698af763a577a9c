/** What a page might do against the machine that runs it: scripts that run as root in a sandbox and print `GOT IT` where they succeed. */

export type Attack = {
  name: string
  script: string
  /** Why it is not stopped on a page that needs the machine's own root; each of these stands in the README's threat model. */
  rootPages?: string
}

const perl = (code: string) => `perl -e '${code}'`
/** System call numbers of x86-64 and arm64. */
const numbers = {
  openByHandle: [304, 265],
  ring: [425, 425],
  faults: [323, 282],
  addKey: [248, 217],
  keyctl: [250, 219],
  perf: [298, 241],
  bpf: [321, 280],
}
const call = (name: keyof typeof numbers) => numbers[name][process.arch === 'arm64' ? 1 : 0]

const realRoot = 'root of the machine may mount any file system and make any device node'

/** By the name that `hostKey` in `host.ts` gave it. */
export const keyName = 'image-mode-docs-hostile'

export const attacks: Attack[] = [
  ...['/var/tmp', '/var/lib/containers', '/home/reader/work', '/usr/lib/lab/images/rootful'].map((place) => ({
    name: `opening the root of the file system behind ${place} by its handle`,
    script: perl(
      `open(my $at, "<", "${place}") or die; my $handle = pack("LlLL", 8, 1, 2, 0); print "GOT IT" if syscall(${call('openByHandle')}, fileno $at, $handle, 0) >= 0`,
    ),
  })),
  {
    name: 'making the control directory writable',
    script: 'mount -o remount,bind,rw /run/lab && touch /run/lab/x && echo GOT IT',
    rootPages: 'the runner follows nothing that lies there',
  },
  ...['/usr/lib/lab/images/rootful', '/usr/lib/lab/images/rootless', '/usr/lib/lab/private/guests'].flatMap((place) => [
    { name: `making ${place} writable`, script: `mount -o remount,rw ${place}; touch ${place}/x && echo GOT IT` },
    {
      name: `making the bind mount ${place} writable`,
      script: `mount -o remount,bind,rw ${place}; touch ${place}/x && echo GOT IT`,
    },
    {
      name: `writing below a copy of ${place}`,
      script: `mkdir /tmp/copy; mount --bind ${place} /tmp/copy && { mount -o remount,bind,rw /tmp/copy; touch /tmp/copy/x && echo GOT IT; }`,
    },
    {
      name: `uncovering what ${place} hides`,
      script: `umount ${place} && ls -A ${place} | grep -q . && echo GOT IT`,
    },
  ]),
  // A disk of most machines, one that no machine has, and a loop device that the page was not given.
  ...['8 0', '254 0', '259 0', '7 200'].map((numbers) => ({
    name: `making a node of the disk ${numbers}`,
    script: `mknod /tmp/disk b ${numbers} && echo GOT IT`,
  })),
  { name: 'making a node of the kernel log', script: 'mknod /tmp/kmsg c 1 11 && head -c 1 /tmp/kmsg && echo GOT IT' },
  {
    name: 'making a node of the memory',
    script: 'mknod /tmp/mem c 1 1 && head -c 1 /tmp/mem >/dev/null && echo GOT IT',
  },
  { name: 'reading the kernel log', script: 'dmesg >/dev/null && echo GOT IT' },
  ...['/proc', '/usr/lib/lab/private/proc'].map((proc) => ({
    name: `a program for the dumps of crashes in ${proc}`,
    script: `cat ${proc}/sys/kernel/core_pattern >/tmp/same; cat /tmp/same >${proc}/sys/kernel/core_pattern && echo GOT IT`,
    ...(proc === '/proc' ? {} : { rootPages: realRoot }),
  })),
  {
    name: 'a fresh procfs whose settings can be written',
    script:
      'mkdir /tmp/proc; mount -t proc none /tmp/proc; cat /tmp/proc/sys/kernel/core_pattern >/tmp/same; cat /tmp/same >/tmp/proc/sys/kernel/core_pattern && echo GOT IT',
    rootPages: realRoot,
  },
  {
    name: 'settings of disks in sysfs',
    script:
      'for sys in /sys /usr/lib/lab/private/sys; do for f in $sys/block/*/queue/read_ahead_kb; do v=$(cat $f) && echo $v >$f && echo GOT IT; done; done',
    rootPages: realRoot,
  },
  {
    name: 'a release agent of the old control groups',
    script:
      'mkdir /tmp/cg; for c in memory cpu pids devices; do mount -t cgroup -o $c none /tmp/cg && { a=$(cat /tmp/cg/release_agent) && echo "$a" >/tmp/cg/release_agent && echo GOT IT; umount /tmp/cg; }; done',
    rootPages: realRoot,
  },
  ...['debugfs', 'tracefs', 'securityfs', 'pstore', 'efivarfs', 'configfs'].map((type) => ({
    name: `mounting ${type} of the machine`,
    script: `mkdir -p /tmp/fs && mount -t ${type} none /tmp/fs && echo GOT IT`,
    rootPages: realRoot,
  })),
  ...['ext4', 'xfs', 'btrfs'].map((type) => ({
    name: `mounting a disk with ${type}`,
    script: `mkdir -p /tmp/fs; for d in /dev/vda /dev/sda /dev/nvme0n1 /dev/loop0; do mount -t ${type} $d /tmp/fs && echo GOT IT; done`,
  })),
  {
    name: 'an asynchronous ring',
    script: perl(`my $p = pack("x120"); print "GOT IT" if syscall(${call('ring')}, 1, $p) >= 0`),
  },
  {
    name: 'page faults that a program handles',
    script: perl(`print "GOT IT" if syscall(${call('faults')}, 0) >= 0`),
  },
  {
    name: 'system calls by the numbers of another architecture',
    script: process.arch === 'x64' ? perl(`print "GOT IT" if syscall(${0x40000000 + 39}) >= 0`) : 'true',
  },
  {
    name: 'performance counters of the whole machine',
    script: perl(
      `my $a = pack("LLQ14", 1, 128, 0, (0) x 13); print "GOT IT" if syscall(${call('perf')}, $a, -1, 0, -1, 0) >= 0`,
    ),
  },
  {
    name: 'loading a BPF program',
    script: perl(
      `my $code = pack("Q2", 0xb7, 0x95); my $l = "GPL\\0"; my $a = pack("LLQQLLQLL", 6, 2, unpack("Q", pack("P", $code)), unpack("Q", pack("P", $l)), 0, 0, 0, 0, 0); print "GOT IT" if syscall(${call('bpf')}, 5, $a, length $a) >= 0`,
    ),
    rootPages: realRoot,
  },
  {
    name: 'a key in the keyring of root',
    script: perl(`print "GOT IT" if syscall(${call('keyctl')}, 10, -4, my $t = "user", my $n = "${keyName}", 0) >= 0`),
    rootPages: 'root of the machine has one keyring',
  },
  {
    name: 'loading a module',
    script: 'modprobe dummy 2>/dev/null && ip link add type dummy && rmmod dummy && echo GOT IT',
  },
  { name: 'setting the clock', script: 'date -s @1 >/dev/null && echo GOT IT' },
  {
    name: 'changing the name of the machine',
    script: 'hostname hostile && [ "$(hostname)" = "$HOST" ] && echo GOT IT',
  },
  {
    name: 'leaving by the namespaces of another process',
    script:
      'for n in mnt pid net user; do nsenter --target 1 --$n true 2>/dev/null; done; nsenter --mount=/proc/1/ns/mnt ls /work /root/.cache 2>/dev/null | grep -q . && echo GOT IT',
  },
  {
    name: 'the directory in which the lab started its processes',
    script:
      'for i in 1 2 3 4 5 6 7 8; do for p in /proc/[0-9]*; do for up in cwd root cwd/../../../../.. root/usr/lib/lab/private/host; do [ -e "$p/$up$MARKER" ] && echo GOT IT; done; done; done',
  },
  { name: 'the old root of the file system', script: 'ls -A /usr/lib/lab/private/host | grep -q . && echo GOT IT' },
  { name: 'processes of the machine', script: 'ls /proc | grep -qx "$RUNNER" && echo GOT IT' },
  {
    name: 'the loopback of the machine',
    script: 'timeout 2 bash -c "exec 3<>/dev/tcp/127.0.0.1/$PORT" && echo GOT IT',
  },
  ...[38, 40].map((family) => ({
    name: `sockets of family ${family}, which belong to no network namespace`,
    script: perl(`print "GOT IT" if socket(my $s, ${family}, 1, 0) || socket($s, ${family}, 5, 0)`),
  })),
  { name: 'sockets without a file', script: 'grep -q "$SOCKET" /proc/net/unix && echo GOT IT' },
  { name: 'raising its own limits', script: 'ulimit -Hn 2000000 && echo GOT IT', rootPages: realRoot },
  { name: 'a real-time priority', script: 'chrt -f 50 true && echo GOT IT', rootPages: realRoot },
  {
    name: 'the score of the out-of-memory killer',
    script: 'echo -900 >/proc/self/oom_score_adj && echo GOT IT',
    rootPages: realRoot,
  },
]
