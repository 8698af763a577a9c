/**
 * Runs tests for StrykerJS within its own process: to start Node and to load the code takes 150 ms, the tests that reach one
 * change of the judge 8 ms. In that process this module stands for `node:test`, with as much of it as those tests use.
 */
import { globSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

type Run = () => unknown
type Test = { id: string; run: Run; before: Run[]; after: Run[] }
type Result = { id: string; name: string; timeSpentMs: number; status: 0 | 1; failureMessage?: string }

/** What the changed code reads and writes; the names are Stryker's. */
type Shared = {
  activeMutant?: string | undefined
  currentTestId?: string | undefined
  hitCount?: number | undefined
  hitLimit?: number | undefined
  mutantCoverage?: unknown
}
const shared: Shared = {}
Object.assign(globalThis, { __stryker__: shared })

const tests = new Map<string, Test>()
/** Of the file that is being loaded. */
let place: string[] = []
let before: Run[] = []
let after: Run[] = []

export function test(name: string, ...rest: unknown[]): void {
  const id = [...place, name].join(' › ')
  if (tests.has(id)) throw new Error(`two tests are called ${id}`)
  tests.set(id, { id, run: rest.at(-1) as Run, before, after })
}
export function it(name: string, ...rest: unknown[]): void {
  test(name, ...rest)
}

export function describe(name: string, ...rest: unknown[]): void {
  place.push(name)
  ;(rest.at(-1) as Run)()
  place.pop()
}

export function beforeEach(run: Run): void {
  before.push(run)
}
export function afterEach(run: Run): void {
  after.push(run)
}

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'node:test' ? { url: import.meta.url, shortCircuit: true } : next(specifier, context),
})

type Options = { testFilter?: string[]; hitLimit?: number; activeMutant: { id: string }; mutantActivation: string }

class InProcessRunner {
  readonly #patterns: string[]
  #loaded = false
  #ranMutants = false
  /** A change left something behind in the modules, such as a filled cache. */
  #spoiled = false

  constructor(patterns: string[]) {
    this.#patterns = patterns
  }

  /** Code that runs while modules are loaded needs a new process. */
  capabilities() {
    return { reloadEnvironment: false }
  }

  async dryRun() {
    await this.#load()
    const results: Result[] = []
    for (const each of tests.values()) results.push(await run(each))
    return { status: 'complete', tests: results, mutantCoverage: shared.mutantCoverage }
  }

  async mutantRun({ testFilter, hitLimit, activeMutant: { id }, mutantActivation }: Options) {
    // Stryker repeats it in a new process.
    if (this.#spoiled) throw new Error('an earlier change left something behind')
    const first = !this.#ranMutants
    this.#ranMutants = true
    if (mutantActivation === 'static') activate(id)
    await this.#load()
    activate(id)
    Object.assign(shared, { hitLimit, hitCount: hitLimit === undefined ? undefined : 0 })
    const chosen = testFilter ? testFilter.flatMap((name) => tests.get(name) ?? []) : [...tests.values()]
    let count = 0
    for (const each of chosen) {
      count += 1
      const { status, failureMessage } = await run(each)
      if (hitLimit !== undefined && (shared.hitCount ?? 0) > hitLimit) return { status: 'timeout', reason: 'a loop' }
      if (status === 0) continue
      activate(undefined)
      this.#spoiled = (await run(each)).status !== 0
      if (this.#spoiled && !first) throw new Error('this change, or an earlier one, left something behind')
      return { status: 'killed', killedBy: [each.id], failureMessage, nrOfTests: count }
    }
    return { status: 'survived', nrOfTests: count }
  }

  async #load() {
    if (this.#loaded) return
    this.#loaded = true
    for (const file of globSync(this.#patterns).sort()) {
      place = [file]
      before = []
      after = []
      await import(pathToFileURL(resolve(file)).href)
    }
  }
}

/** Processes that a test starts read it from their environment. */
function activate(id: string | undefined): void {
  shared.activeMutant = id
  if (id === undefined) delete process.env.__STRYKER_ACTIVE_MUTANT__
  else process.env.__STRYKER_ACTIVE_MUTANT__ = id
}

async function run({ id, run, before, after }: Test): Promise<Result> {
  const began = performance.now()
  shared.currentTestId = id
  let failureMessage: string | undefined
  try {
    for (const each of before) await each()
    await run()
  } catch (error) {
    failureMessage = String(error)
  }
  for (const each of after) await each()
  shared.currentTestId = undefined
  const result = { id, name: id, timeSpentMs: performance.now() - began }
  return failureMessage === undefined ? { ...result, status: 0 } : { ...result, status: 1, failureMessage }
}

const factory = Object.assign((options: { tests: string[] }) => new InProcessRunner(options.tests), {
  inject: ['options'],
})
export const strykerPlugins = [{ kind: 'TestRunner', name: 'in-process', factory }]
/** Stryker's own option of that kind would activate changes of static code too late. */
export const strykerValidationSchema = { properties: { tests: { type: 'array', items: { type: 'string' } } } }
