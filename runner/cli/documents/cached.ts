/** Results that are kept in files between runs. */
import { writeAtomically } from '../../core/atomic-write.ts'
import { readJson } from '../../core/read-text.ts'

/** What `make` gave for this key, now or when the file was written. A cache that cannot be written only costs time. */
export async function cached<Value>(file: string, key: string, make: () => Promise<Value>): Promise<Value> {
  // An earlier version may have written the file, with the same key and another form.
  const kept = readJson(file) as { key?: string; value?: Value } | undefined
  if (kept?.key === key && kept.value !== undefined) return kept.value
  const value = await make()
  await writeAtomically(file, JSON.stringify({ key, value })).catch(() => undefined)
  return value
}
