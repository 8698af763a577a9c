/** RPM databases that know packages whose files came another way. */
import { copyFile, mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Context, sourceDate } from '../../provision/context.ts'
import { runInRoot } from '../../provision/in-root.ts'

/** The order of installation and nothing else: files, scripts and needs are not looked at. */
const onlyRegister = [
  '--justdb',
  '--nodeps',
  '--noscripts',
  '--notriggers',
  '--nosignature',
  '--nodigest',
  '--ignoresize',
  '--replacefiles',
]

/**
 * Registers `rpms` (file names in `directory`) in the database in `database`, which is made when missing. A copy of
 * `start`, where given, is what it begins with.
 */
export async function register(
  rpms: string[],
  directory: string,
  database: string,
  tools: string,
  context: Context,
  start?: string,
): Promise<void> {
  await mkdir(database, { recursive: true })
  for (const file of start ? await readdir(start) : []) await copyFile(join(start ?? '', file), join(database, file))
  const list = rpms.map((name) => `/mnt/rpms/${name}`)
  await runInRoot(
    tools,
    [
      'env',
      `SOURCE_DATE_EPOCH=${sourceDate}`,
      'rpm',
      '--dbpath',
      '/mnt/database',
      ...onlyRegister,
      '--install',
      ...list,
    ],
    {
      signal: context.signal,
      binds: [
        { host: directory, name: 'rpms' },
        { host: database, name: 'database' },
      ],
    },
  )
  await settle(join(database, 'rpmdb.sqlite'))
}

/**
 * Leaves the database without the helper files of its write-ahead log, which are never twice the same: it is switched
 * to the rollback journal, as its file format has it in bytes 18 and 19. A read-only system can open it so, too.
 */
async function settle(file: string): Promise<void> {
  if ((await stat(`${file}-wal`).catch(() => undefined))?.size) throw new Error(`${file} was not closed by rpm`)
  const handle = await open(file, 'r+')
  await handle.write(Uint8Array.of(1, 1), 0, 2, 18)
  await handle.close()
  for (const helper of ['-wal', '-shm']) await rm(`${file}${helper}`, { force: true })
}
