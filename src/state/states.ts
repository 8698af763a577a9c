/**
 * The states that a step can be in, with their words; sentences about pages and about the whole site are made from them in
 * `tally.ts`. The technical levels keep their names in JSON and on the command line.
 */
export type StateId = 'failed' | 'booted' | 'run' | 'checked' | 'changed' | 'not-run'

type Words = {
  /** On a step. */
  word: string
  /** After a number, within a sentence. */
  counted: string
  /** One sentence for readers who want to know. */
  meaning: string
}

/** Failures first, which nobody must miss; then from the strongest to the weakest. */
export const stateOrder: readonly StateId[] = ['failed', 'booted', 'run', 'checked', 'changed', 'not-run']

export const stateWords: Record<StateId, Words> = {
  failed: {
    word: 'Failed',
    counted: 'failed',
    meaning: 'In its last run, this step did not do what the page says.',
  },
  booted: {
    word: 'Run in a booted machine',
    counted: 'run in a booted machine',
    meaning: 'The step was run on a machine that was booted from the image, and it did what the page says.',
  },
  run: { word: 'Run', counted: 'run', meaning: 'The real tool ran this step, and it did what the page says.' },
  checked: {
    word: 'Syntax checked, not run',
    counted: 'only syntax checked',
    meaning:
      'The commands and their options exist. The tool that they need was not there, so their effect was not seen.',
  },
  changed: {
    word: 'Changed since its run',
    counted: 'changed since the run',
    meaning: 'The text was changed after the last run. That run says nothing about the present text.',
  },
  'not-run': { word: 'Not run', counted: 'not run', meaning: 'No run of this step is on record.' },
}

/** What took the place of the image that the page names. */
export type OtherImage = 'test' | 'candidate'

export const imageWords: Record<OtherImage, { suffix: string; meaning: string }> = {
  test: { suffix: 'on a test image', meaning: 'A test image took the place of the image that the page names.' },
  candidate: {
    suffix: 'on a candidate image',
    meaning: 'A candidate, which is not released yet, took the place of the image that the page names.',
  },
}

/** Of an image in a record, in words. */
export const subjectWords = { real: 'the real image', 'stand-in': 'a test image', candidate: 'a candidate' } as const

/** Of one step. `image` only where the step ran, uses the image, and had another one. */
export type State = { id: StateId; label: string; sentence: string; usesImage: boolean; image?: OtherImage }

export function makeState(id: StateId, usesImage: boolean, image?: OtherImage, sentence?: string): State {
  const { word, meaning } = stateWords[id]
  const other = image && imageWords[image]
  return {
    id,
    usesImage,
    label: other ? `${word} ${other.suffix}` : word,
    sentence: [sentence ?? meaning, ...(other ? [other.meaning] : [])].join(' '),
    ...(image && { image }),
  }
}

export function hasRun({ id }: Pick<State, 'id'>): boolean {
  return id === 'run' || id === 'booted'
}
