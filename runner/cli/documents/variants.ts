/** Checks the tabs that a call asks for. */
import type { Tutorial } from '../../document/model.ts'
import { notOneOf } from '../frame/option-values.ts'

/** A choice that no tutorial offers is a mistake of the call. */
export function checkVariants(tutorials: Tutorial[], asked: Record<string, string>): string[] {
  return Object.entries(asked).flatMap(([key, value]) => {
    const option = `--variant ${key}=${value}`
    const keys = [...new Set(tutorials.flatMap((tutorial) => Object.keys(tutorial.variants)))].sort()
    if (!keys.includes(key))
      return [
        keys.length === 0
          ? `${option}: none of the tutorials has tabs`
          : notOneOf(`${option}: no tutorial has tabs for it`, key, keys),
      ]
    const values = [...new Set(tutorials.flatMap((tutorial) => tutorial.variants[key] ?? []))].sort()
    return values.includes(value) ? [] : [notOneOf(`${option}: no tutorial has this tab`, value, values)]
  })
}
