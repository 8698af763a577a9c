import type { APIRoute } from 'astro'
import { library, site } from '../library/current.ts'
import { matrixJson } from '../library/matrix-json.ts'

export const GET: APIRoute = async () => new Response(JSON.stringify(matrixJson(await library(), site), null, 1))
