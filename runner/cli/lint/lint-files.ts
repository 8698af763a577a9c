/** Checks documents: a few in this thread, a large tree in as many threads as there are processors. */
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { type ResourceLimits, Worker } from 'node:worker_threads'
import type { Diagnostic } from '../../core/diagnostic.ts'
import type { TutorialFile } from '../../document/read-source.ts'
import type { Progress } from '../frame/progress.ts'
import type { ChunkOptions, ChunkResults } from './lint-chunk.ts'

/** Documents that a thread checks at a time. Those of a folder are neighbours, and are linked with each other. */
const chunkSize = 50
/** Each takes some 80 MB, and 1,000 documents may take 400 MB in all. */
const mostThreads = 3
/**
 * V8 lets each thread grow to twice the memory at the same speed; with less for young objects, collecting them takes a
 * third of the time. One large document needs more than this: parsing takes a hundred times a document's size.
 */
const little = { maxYoungGenerationSizeMb: 32, maxOldGenerationSizeMb: 64 }

/** `optionsOf` may look at all documents: threads start meanwhile. */
export async function lintFiles(
  files: TutorialFile[],
  optionsOf: () => Promise<ChunkOptions>,
  progress: Progress,
  signal: AbortSignal,
): Promise<ChunkResults> {
  let done = 0
  const say = (count: number) => {
    progress.task({ task: 'checked', state: 'progress', done, total: files.length, unit: 'documents' })
    done += count
  }
  const chunks = chunksOf(files)
  if (chunks.length < 2) {
    const { lintChunk } = await import('./lint-chunk.ts')
    return lintChunk(files, await optionsOf(), () => say(1))
  }
  const count = Math.min(availableParallelism(), mostThreads, chunks.length)
  const threads = Array.from({ length: count }, () => openThread(little))
  const later = optionsOf()
  const results: ChunkResults[] = []
  await Promise.all(
    threads.map(async (first) => {
      let thread = first
      try {
        const options = await later
        for (let next = chunks.shift(); next; next = chunks.shift()) {
          const checked = await thread.check(next, options, signal).catch(async (error) => {
            if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY') throw error
            thread = openThread()
            return thread.check(next, options, signal)
          })
          results.push(checked)
          say(next.length)
        }
      } catch (error) {
        if (!signal.aborted) throw error
      } finally {
        await thread.end()
      }
    }),
  )
  return {
    findings: distinct(results.flatMap(({ findings }) => findings)),
    sources: Object.assign({}, ...results.map(({ sources }) => sources)),
    unreadable: results.some(({ unreadable }) => unreadable),
  }
}

function chunksOf(files: TutorialFile[]): TutorialFile[][] {
  const chunks: TutorialFile[][] = []
  for (let at = 0; at < files.length; at += chunkSize) chunks.push(files.slice(at, at + chunkSize))
  return chunks
}

type Thread = {
  check(files: TutorialFile[], options: ChunkOptions, signal: AbortSignal): Promise<ChunkResults>
  end(): Promise<unknown>
}

function openThread(resourceLimits: ResourceLimits = {}): Thread {
  const worker = new Worker(new URL('./lint-worker.js', import.meta.url), { resourceLimits })
  return {
    check: async (files, options, signal) => {
      const answer = once(worker, 'message', { signal })
      worker.postMessage({ files, options })
      const [results] = await answer
      return results
    },
    end: () => worker.terminate(),
  }
}

/** What is wrong in a file that documents of several threads rely on is reported once. */
function distinct(findings: Diagnostic[]): Diagnostic[] {
  const keyOf = ({ file, line, column, rule, message }: Diagnostic) => `${file}:${line}:${column} ${rule} ${message}`
  return [...new Map(findings.map((one) => [keyOf(one), one])).values()]
}
