/** Makes sure that the user's bootc really starts in the stand-ins, before anything is built with it. */
import { LabError } from '../../lab.ts'
import type { Context } from '../../provision/context.ts'
import { runInRoot } from '../../provision/in-root.ts'

/** Version of the bootc in `tree` (a root's upper part), as it prints it when run on `base`. */
export async function checkBootc(tree: string, base: string, path: string, context: Context): Promise<string> {
  const root = `${tree}:${base}`
  // `ldd` exits with 1 for what it cannot make sense of at all: then running it says more.
  const listing = await runInRoot(root, ['sh', '-c', 'ldd /usr/bin/bootc 2>&1 || :'], { signal: context.signal })
  const problem = readListing(listing)
  if (problem) {
    throw new LabError(
      `${path} cannot run in the stand-in images: ${problem}`,
      'Build bootc on the Debian release that the stand-ins are made of (forky), or give an install tree that holds the missing libraries below usr/lib.',
    )
  }
  const output = await runInRoot(root, ['/usr/bin/bootc', '--version'], { signal: context.signal }).catch(
    (cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new LabError(
        `${path} does not run in the stand-in images: ${reason}`,
        'Check that it is bootc, and that it is built for Linux.',
        { cause },
      )
    },
  )
  const version = /^bootc\s+v?(\S+)/m.exec(output)?.[1]
  if (!version) {
    throw new LabError(
      `${path} does not say \`bootc VERSION\` when asked for its version, but: ${output.slice(0, 200)}`,
      'Name a bootc program.',
    )
  }
  return version
}

/** What the loader's listing lacks, in words; undefined when nothing. */
export function readListing(listing: string): string | undefined {
  const missing = [...listing.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1])
  const versions = [...listing.matchAll(/version `([^']+)' not found/g)].map((match) => match[1])
  const parts = [
    ...(missing.length > 0 ? [`it needs ${[...new Set(missing)].join(', ')}, which they do not have`] : []),
    ...(versions.length > 0 ? [`it needs newer libraries (${[...new Set(versions)].join(', ')})`] : []),
  ]
  return parts.length > 0 ? parts.join('; ') : undefined
}
