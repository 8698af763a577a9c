import type { APIRoute } from 'astro'
import { library, site } from '../library/current.ts'
import { rss } from '../library/feeds.ts'

export const GET: APIRoute = async () => new Response(rss(await library(), site))
