/** A thread that checks the documents it is sent. JavaScript for the reason that `compile-cache.js` gives. */
import { parentPort } from 'node:worker_threads'
import '../frame/compile-cache.js'

const { lintChunk } = await import('./lint-chunk.ts')
parentPort?.on('message', async ({ files, options }) => parentPort?.postMessage(await lintChunk(files, options)))
