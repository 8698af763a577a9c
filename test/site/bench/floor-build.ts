/**
 * `floor-build.ts DIRECTORY [--search]`: builds the documents of `DIRECTORY/content` by Starlight as it comes, without
 * anything of ours and without evidence. Fences are drawn by Expressive Code; tags are to it words without a meaning.
 */
import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import starlight from '@astrojs/starlight'
import { measuredBuild } from './measured-build.ts'

const collections = `import { defineCollection } from 'astro:content'
import { docsLoader } from '@astrojs/starlight/loaders'
import { docsSchema } from '@astrojs/starlight/schema'
export const collections = { docs: defineCollection({ loader: docsLoader(), schema: docsSchema() }) }
`

const [directory = '', search] = process.argv.slice(2)
// Below the repository: Starlight is found from here, and Astro takes components for its own only where root and package
// have a folder in common.
const root = join(import.meta.dirname, '..', '..', '..', '.cache', 'bench-floor')
await rm(root, { recursive: true, force: true })
await mkdir(join(root, 'src'), { recursive: true })
await cp(join(directory, 'content'), join(root, 'src', 'content', 'docs'), { recursive: true })
await writeFile(join(root, 'src', 'content.config.ts'), collections)
// Vite looks here for what it must bundle instead of leaving it to Node.
await writeFile(join(root, 'package.json'), JSON.stringify({ dependencies: { '@astrojs/starlight': '*' } }))
await measuredBuild({
  root,
  configFile: false,
  cacheDir: join(root, 'cache'),
  site: 'https://docs.example.org',
  integrations: [starlight({ title: 'Floor', pagefind: search === '--search' })],
})
await rm(root, { recursive: true, force: true })
