import { readFile } from 'node:fs/promises'
import { relative, sep } from 'node:path'
import type { APIRoute } from 'astro'
import { library, site } from '../../library/current.ts'
import { filesBeside } from '../../library/files-beside.ts'

export async function getStaticPaths() {
  const { pages } = await library()
  const sources = pages.map(({ tutorial }) => tutorial.source)
  const files = await filesBeside(site.contentDir, sources)
  return files.map((file) => ({
    params: { path: relative(site.contentDir, file).split(sep).join('/') },
    props: { file },
  }))
}

export const GET: APIRoute<{ file: string }> = async ({ props }) =>
  new Response(new Uint8Array(await readFile(props.file)))
