import starlight from '@astrojs/starlight'
import { defineConfig } from 'astro/config'
import { plain } from './src/plain/integration.ts'
import { publish } from './src/publish/integration.ts'
import { readSite, siteName, tagline } from './src/site.ts'

const site = readSite(process.env, import.meta.dirname, new Date())

export default defineConfig({
  ...(site.url && { site: site.url }),
  base: site.base,
  trailingSlash: 'always',
  publicDir: './src/public',
  outDir: process.env.SITE_OUT ?? './dist',
  cacheDir: site.cacheDir,
  // Pages are small: fetching ahead costs readers more than it saves.
  prefetch: false,
  devToolbar: { enabled: false },
  integrations: [
    starlight({
      title: siteName,
      description: tagline,
      favicon: '/favicon.svg',
      // Fences are drawn by src/markdown, so that they carry their evidence and no inline styles.
      expressiveCode: false,
      markdown: { headingLinks: false },
      // A component of ours fills it.
      sidebar: [],
      routeMiddleware: './src/route-data.ts',
      customCss: [
        './src/styles/theme.css',
        './src/markdown/markdown.css',
        './src/fence/code.css',
        './src/fence/proof.css',
        './src/pictures/pictures.css',
      ],
      components: {
        Head: './src/components/Head.astro',
        SiteTitle: './src/components/SiteTitle.astro',
        Search: './src/components/Search.astro',
        Sidebar: './src/components/Sidebar.astro',
        PageTitle: './src/components/PageTitle.astro',
        MarkdownContent: './src/components/MarkdownContent.astro',
        Footer: './src/components/Footer.astro',
        SocialIcons: './src/components/HeaderLinks.astro',
      },
      ...(site.repository && { editLink: { baseUrl: `${site.repository}/edit/${site.branch}/` } }),
      // The project has a page of its own for it.
      disable404Route: true,
      credits: false,
    }),
    plain(site),
    publish(site.base),
  ],
})
