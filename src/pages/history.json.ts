import type { APIRoute } from 'astro'
import { library, site } from '../library/current.ts'
import { nightsWith } from '../library/history.ts'

/** The next build reads it again, so that the nights add up. */
export const GET: APIRoute = async () => new Response(JSON.stringify(nightsWith(await library(), site)))
