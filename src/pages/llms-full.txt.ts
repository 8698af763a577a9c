import type { APIRoute } from 'astro'
import { library, site } from '../library/current.ts'
import { llmsFullText } from '../plain/llms.ts'

export const GET: APIRoute = async () => new Response(llmsFullText(await library(), site))
