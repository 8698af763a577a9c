type Defined<Values> = { [Key in keyof Values]?: Exclude<Values[Key], undefined> }

/** Without the keys that have no value: optional properties are left out, never undefined, in evidence and reports. */
export function defined<Values extends object>(values: Values): Defined<Values> {
  const kept: Defined<Values> = {}
  for (const key in values) if (values[key] !== undefined) kept[key] = values[key] as Defined<Values>[typeof key]
  return kept
}
