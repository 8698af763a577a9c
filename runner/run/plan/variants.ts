/** Which of the tabs of a tutorial are run. */
import type { Tutorial } from '../../document/model.ts'

/** The asked values where the tutorial has them, the first ones elsewhere. */
export function chooseVariants(tutorial: Tutorial, asked: Record<string, string>): Record<string, string> {
  const keys = Object.entries(tutorial.variants).map(([key, values]) => {
    const wish = values.find((value) => Object.hasOwn(asked, key) && value === asked[key])
    return [key, wish ?? values[0] ?? ''] as const
  })
  return Object.fromEntries(keys.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** What is wrong with the asked values for this tutorial; keys that it does not have are no problem. */
export function variantProblem(tutorial: Tutorial, asked: Record<string, string>): string | undefined {
  for (const [key, value] of Object.entries(asked)) {
    const values = tutorial.variants[key]
    if (values === undefined || values.includes(value)) continue
    return `${tutorial.file} has no variant \`${value}\` of \`${key}\`; it has ${values.map((known) => `\`${known}\``).join(', ')}`
  }
  return undefined
}
