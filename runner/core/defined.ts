type Defined<Values> = { [Key in keyof Values]?: Exclude<Values[Key], undefined> }

/** Without the keys that have no value: optional properties are left out, never undefined, in evidence and reports. */
export function defined<Values extends object>(values: Values): Defined<Values> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<Values>
}
