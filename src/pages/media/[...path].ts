import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { APIRoute } from 'astro'
import { site } from '../../library/current.ts'

/** Pictures and other files that stand beside the documents. */
export async function getStaticPaths() {
  const entries = await readdir(site.contentDir, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.md') && !entry.name.startsWith('.'))
    .map((entry) => {
      const file = join(entry.parentPath, entry.name)
      return { params: { path: relative(site.contentDir, file).split(sep).join('/') }, props: { file } }
    })
}

export const GET: APIRoute<{ file: string }> = async ({ props }) =>
  new Response(new Uint8Array(await readFile(props.file)))
