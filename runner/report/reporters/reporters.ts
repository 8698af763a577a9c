/** Reporters by the name that `--report NAME=FILE` takes. Each is loaded when it is asked for. */
import type { Reporter } from './reporter.ts'

const reporters = {
  terminal: async () => (await import('./terminal.ts')).terminalReporter,
  json: async () => (await import('./json.ts')).jsonReporter,
  junit: async () => (await import('./junit.ts')).junitReporter,
  sarif: async () => (await import('./sarif.ts')).sarifReporter,
  github: async () => (await import('./github.ts')).githubReporter,
  'github-summary': async () => (await import('./github-summary.ts')).githubSummaryReporter,
}

export type ReporterName = keyof typeof reporters

export const reporterNames = Object.keys(reporters) as ReporterName[]

export async function loadReporter(name: ReporterName): Promise<Reporter> {
  return await reporters[name]()
}
