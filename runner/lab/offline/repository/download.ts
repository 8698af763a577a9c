/** Downloads Debian packages and what they need beyond the userland that every stand-in has. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../../provision/context.ts'
import { aptOptions, proxies } from '../../provision/debootstrap.ts'
import { runInRoot } from '../../provision/in-root.ts'

/** Each set is resolved by itself. `status`: dpkg's records of what is there already. The files end in `directory/archives`, signatures checked. */
export async function downloadPackages(
  sets: string[][],
  status: string,
  directory: string,
  tools: string,
  task: string,
  context: Context,
): Promise<void> {
  for (const name of ['lists/partial', 'archives/partial', 'cache', 'conf'])
    await mkdir(join(directory, name), { recursive: true })
  await writeFile(join(directory, 'status'), status)
  await writeFile(join(directory, 'conf/apt.conf'), settings)
  let total = 0
  let done = 0
  const onLine = (line: string) => {
    total += Number(/(\d+) newly installed/.exec(line)?.[1] ?? 0)
    if (total > 0 && /^Get:/.test(line)) {
      done = Math.min(done + 1, total)
      if (done % 10 === 0 || done === total)
        context.progress({ task, state: 'progress', note: 'download', done, total, unit: 'packages' })
    }
  }
  const options = {
    signal: context.signal,
    network: 'host' as const,
    binds: [{ host: directory, name: 'apt' }],
    environment: proxies(),
    onLine,
  }
  const apt = ['env', 'APT_CONFIG=/mnt/apt/conf/apt.conf', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q']
  await runInRoot(tools, [...apt, 'update'], options)
  for (const names of sets)
    await runInRoot(tools, [...apt, '--no-install-recommends', '--download-only', 'install', ...names], options)
}

/** apt works on files of its own: the tools' stay as they are. Running as another user would need rights on them. */
const settings = `${aptOptions.map((option) => `${option};`).join('\n')}
Dir::State::status "/mnt/apt/status";
Dir::State::lists "/mnt/apt/lists";
Dir::Cache "/mnt/apt/cache";
Dir::Cache::archives "/mnt/apt/archives";
APT::Sandbox::User "root";
APT::Get::Assume-Yes "true";
`
