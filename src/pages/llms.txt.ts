import type { APIRoute } from 'astro'
import { library, site } from '../library/current.ts'
import { llmsText } from '../plain/llms.ts'

export const GET: APIRoute = async () => new Response(llmsText(await library(), site))
