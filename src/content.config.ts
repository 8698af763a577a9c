import { defineCollection } from 'astro:content'
import { join } from 'node:path'
import { i18nLoader } from '@astrojs/starlight/loaders'
import { docsSchema, i18nSchema } from '@astrojs/starlight/schema'
import { site } from './library/current.ts'
import { tutorialLoader } from './loader.ts'

export const collections = {
  docs: defineCollection({ loader: tutorialLoader(site, join(process.cwd(), 'src')), schema: docsSchema() }),
  // Words of the site's frame; another language is another file beside `content/i18n/en.json`.
  i18n: defineCollection({ loader: i18nLoader(), schema: i18nSchema() }),
}
