import { defineCollection } from 'astro:content'
import { join } from 'node:path'
import { docsSchema } from '@astrojs/starlight/schema'
import { site } from './library/current.ts'
import { tutorialLoader } from './loader.ts'

const makeFrame = docsSchema()
let frame: ReturnType<typeof makeFrame> | undefined

export const collections = {
  docs: defineCollection({
    loader: tutorialLoader(site, join(process.cwd(), 'src')),
    // Starlight asks for the schema at each page that is made from components. Nothing on these pages names a picture of
    // the frame's, so the first context serves all.
    schema: (context) => {
      frame ??= makeFrame(context)
      return frame
    },
  }),
}
