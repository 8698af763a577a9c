/** Runs a program inside a root filesystem, in namespaces that disappear with it: nothing stays mounted, whatever happens. */
import { wordList } from '../../core/word-list.ts'
import { type RunOptions, run } from './run.ts'

export type Bind = { host: string /** Name below /mnt. */; name: string }

export type InRootOptions = RunOptions & {
  /** Host directories, seen (and writable) at /mnt/NAME. */
  binds?: Bind[]
  /** The root itself stays writable; otherwise it is mounted read-only. */
  writable?: boolean
  /** `host` shares the network of the machine; otherwise there is none. */
  network?: 'host'
  /** As the lab's unprivileged user. */
  reader?: boolean
}

/**
 * `$1` root, `$2` ro|rw, `$3` network, then `host name` pairs up to `--`, then the command.
 * The shell stays: changing to another user would take from the first process its death with the runner.
 * Devices are bound from the host because a container's host may refuse mknod.
 */
const enter = `set -eu
root=$1 mode=$2 network=$3; shift 3
case $root in
  *:*) base=\${root##*:}; mount -t overlay overlay -o "lowerdir=$root" "$base/mnt"; root=$base/mnt ;;
  *) mount --bind "$root" "$root" ;;
esac
mount -t proc proc "$root/proc" -o nosuid,noexec,nodev
mount -t sysfs sysfs "$root/sys" -o ro,nosuid,noexec,nodev 2>/dev/null || mount --rbind /sys "$root/sys"
mount -t tmpfs tmpfs "$root/dev" -o mode=755,nosuid
for d in null zero full random urandom tty fuse; do
  if [ -e /dev/$d ]; then touch "$root/dev/$d"; mount --bind /dev/$d "$root/dev/$d"; fi
done
mkdir "$root/dev/shm" "$root/dev/pts"
mount -t devpts devpts "$root/dev/pts" -o newinstance,ptmxmode=0666,mode=620
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"; ln -s fd/0 "$root/dev/stdin"; ln -s fd/1 "$root/dev/stdout"; ln -s fd/2 "$root/dev/stderr"
for d in dev/shm run tmp var/tmp; do mount -t tmpfs tmpfs "$root/$d" -o mode=1777,nosuid,nodev; done
mkdir -p "$root/run/user/1000" "$root/run/lock"; chown 1000:1000 "$root/run/user/1000"
mount -t tmpfs tmpfs "$root/mnt" -o mode=755
while [ "$1" != -- ]; do mkdir -p "$root/mnt/$2"; mount --rbind "$1" "$root/mnt/$2"; shift 2; done
shift
if [ "$network" = host ]; then mkdir -p "$root/run/host"; cat /etc/resolv.conf >"$root/run/host/resolv.conf"; mount --bind "$root/run/host/resolv.conf" "$root/etc/resolv.conf" || true; fi
if [ "$mode" = ro ]; then mount -o remount,bind,ro "$root"; fi
cd "$root"
mkdir -p run/old-root
pivot_root . run/old-root
umount -l /run/old-root
chroot / "$@"
`

/**
 * Standard output of `command`, run as root (or the lab's reader) in `root`: a directory, or several, joined by colons,
 * that lie over each other, the uppermost first, read-only.
 */
export function runInRoot(root: string, command: string[], options: InRootOptions): Promise<string> {
  const binds = (options.binds ?? []).flatMap(({ host, name }) => [host, name])
  const network = options.network ?? 'none'
  const user = options.reader
    ? wordList('setpriv --reuid 1000 --regid 1000 --init-groups -- env HOME=/home/reader USER=reader')
    : ['env', 'HOME=/root', 'USER=root']
  return run(
    [
      ...['unshare', '--mount', '--pid', '--fork', '--kill-child=KILL', '--uts', '--ipc', '--propagation', 'private'],
      ...(network === 'none' ? ['--net'] : []),
      ...['sh', '-c', enter, 'enter', root, options.writable ? 'rw' : 'ro', network, ...binds, '--'],
      ...user,
      'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      'XDG_RUNTIME_DIR=/run/user/1000',
      ...command,
    ],
    { program: command.find((word) => word !== 'env' && !word.includes('=')) ?? '', ...options },
  )
}
