/** Holds the lock of a directory until it is killed. */
import { withLock } from '../../../runner/lab/provision/lock.ts'

const directory = process.argv[2] ?? ''
await withLock({ directory, progress: () => {}, signal: new AbortController().signal }, async () => {
  process.stdout.write('held\n')
  await new Promise((resolve) => setTimeout(resolve, 60_000))
})
