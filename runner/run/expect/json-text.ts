/** JSON without loss: whole numbers beyond 2^53, such as sizes and times in nanoseconds, become `bigint`. */

type Source = { source?: string }

/** Throws `SyntaxError` as `JSON.parse` does. */
export function parseJson(text: string): unknown {
  return JSON.parse(text, (_, value: unknown, { source = '' }: Source = {}) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(source) ? BigInt(source) : value,
  )
}

/** For people: such numbers are shown in quotes. Undefined for what JSON cannot say. */
export function jsonText(value: unknown, indentation = 0): string | undefined {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner), indentation)
}
