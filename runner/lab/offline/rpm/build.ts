/** Makes RPMs by rpmbuild from a tree of files. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../../provision/context.ts'
import { runInRoot } from '../../provision/in-root.ts'
import { sourceDate } from '../../provision/source-date.ts'
import { type RpmPackage, toSpec } from './spec.ts'

/** rpmbuild asks libmagic about every file, to no use here; with one rule instead of thousands it takes half the time. */
const magic = '0\tstring\t\\177ELF\tELF\n'

/**
 * Fills `directory` with one RPM per package. `tools` is the root filesystem whose rpmbuild is used; `directory` also
 * keeps the spec file, for whoever wants to know how a package came about.
 */
export async function buildRpms(
  packages: RpmPackage[],
  tree: string,
  directory: string,
  tools: string,
  context: Context,
) {
  await mkdir(join(directory, 'packages'), { recursive: true })
  await writeFile(join(directory, 'magic'), magic)
  await writeFile(join(directory, 'stand-in.spec'), toSpec(packages))
  const defines = [
    '_topdir /tmp/rpmbuild',
    '_rpmdir /mnt/out/packages',
    '_rpmfilename %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm',
  ]
  await runInRoot(
    tools,
    [
      ...['env', `SOURCE_DATE_EPOCH=${sourceDate}`, 'OMP_WAIT_POLICY=passive', 'MAGIC=/mnt/out/magic'],
      ...['rpmbuild', '-bb', '--noclean', '--nodeps', '--noprep', '--buildroot', '/mnt/tree'],
      ...defines.flatMap((define) => ['--define', define]),
      '/mnt/out/stand-in.spec',
    ],
    {
      signal: context.signal,
      binds: [
        { host: directory, name: 'out' },
        { host: tree, name: 'tree' },
      ],
    },
  )
}
