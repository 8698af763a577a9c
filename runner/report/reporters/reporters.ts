/** Reporters by the name that `--report NAME=FILE` takes. Each is loaded when it is asked for. */
import { ownValue } from '../../core/own-value.ts'
import type { Reporter } from './reporter.ts'

const reporters: Record<string, () => Promise<Reporter>> = {
  terminal: async () => (await import('./terminal.ts')).terminalReporter,
  json: async () => (await import('./json.ts')).jsonReporter,
  junit: async () => (await import('./junit.ts')).junitReporter,
  sarif: async () => (await import('./sarif.ts')).sarifReporter,
  github: async () => (await import('./github.ts')).githubReporter,
  'github-summary': async () => (await import('./github-summary.ts')).githubSummaryReporter,
}

export const reporterNames: readonly string[] = Object.keys(reporters)

/** Undefined when there is none of this name. */
export async function loadReporter(name: string): Promise<Reporter | undefined> {
  return await ownValue(reporters, name)?.()
}
