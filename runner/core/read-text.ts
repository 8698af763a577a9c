import { readFileSync, statSync } from 'node:fs'

/** The text of a regular file; undefined where there is none that can be read. A pipe would be waited for. */
export function readText(path: string): string | undefined {
  try {
    return statSync(path).isFile() ? readFileSync(path, 'utf8') : undefined
  } catch {
    return undefined
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
