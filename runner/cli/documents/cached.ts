/** Results that are kept in files between runs. */
import { writeAtomically } from '../../core/atomic-write.ts'
import { readJson } from '../../core/read-text.ts'

/** What `make` gave for this key, now or when the file was written. A cache that cannot be written only costs time. */
export async function cached<Value>(file: string, key: string, make: () => Promise<Value>): Promise<Value> {
  const kept = readJson(file) as { key: string; value: Value } | undefined
  if (kept?.key === key) return kept.value
  const value = await make()
  await writeAtomically(file, JSON.stringify({ key, value })).catch(() => undefined)
  return value
}
