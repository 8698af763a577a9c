import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs'

/** The text of a regular file; undefined where there is none that can be read. A pipe would be waited for. */
export function readText(path: string): string | undefined {
  try {
    return statSync(path).isFile() ? readFileSync(path, 'utf8') : undefined
  } catch {
    return undefined
  }
}

/** At most so many bytes from the beginning of a file that may be of any size; nothing where it cannot be read. */
export function readBeginning(path: string, limit: number): string {
  try {
    const file = openSync(path, 'r')
    try {
      const bytes = Buffer.alloc(limit)
      return bytes.toString('utf8', 0, readSync(file, bytes, 0, limit, 0))
    } finally {
      closeSync(file)
    }
  } catch {
    return ''
  }
}

/** What a file holds as JSON; undefined where there is none, or it was cut short. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}
