import { maskedWord, maskedWords } from '../../../runner/lint/commands/placeholders.ts'
import { readCommand } from '../../../runner/lint/commands/read.ts'
import type { Reading, ReadOptions } from '../../../runner/lint/commands/reading.ts'
import { parseScript } from '../../../runner/lint/shell/parse-script.ts'
import type { SurfaceFile } from '../../../runner/lint/surfaces/surface.ts'

/** A tool that was made up, with one of each kind of verb and flag. */
export const tool: SurfaceFile = {
  tool: 'tool',
  binaries: ['tool'],
  version: '1.4.0',
  source: 'none',
  style: 'clap',
  root: {
    flags: ['-q,--quiet', '-C,--directory=', '-h,--help'],
    commands: {
      build: {
        flags: [
          '-t,--tag=',
          '-a,--all',
          '-b',
          '--pull?=',
          '--user~',
          '--key=',
          { flag: '-f,--format=', values: ['oci', 'docker'] },
          { flag: '--new', since: '1.3.0' },
          { flag: '--old', insteadOf: '--new' },
          { flag: '--idle', insteadOf: '' },
          { flag: '--builder', insteadOf: 'build' },
          { flag: '--first', conflicts: ['--second'] },
          { flag: '--second', conflicts: ['--first'] },
          { flag: '--sign', requires: ['--key'] },
        ],
        positionals: { min: 1, max: 2 },
        removed: [
          { word: '--slow', in: '1.2.0', instead: '--fast' },
          { word: '-z', in: 'after 1.0.0' },
        ],
      },
      image: { commands: { list: { positionals: { min: 0, max: 0 } }, remove: { flags: ['--force-all-now'] } } },
      run: { flags: ['-d', '--name='], stopsAtPositional: true },
      copy: { positionals: { min: 2, max: null } },
      plugin: { open: true },
      machine: { runnable: true, commands: { start: {} }, flags: ['--cpus='] },
      again: { same: 'image list' },
    },
    aliases: { images: 'image list' },
    hiddenAliases: { bld: 'build' },
    removed: [
      { word: 'craft', in: '1.1.0', instead: 'tool build' },
      { word: 'make', in: 'after 0.9' },
    ],
  },
}

export function read(line: string, options: ReadOptions = {}, change: Partial<SurfaceFile> = {}): Reading {
  const words = parseScript(line).commands[0]?.words ?? []
  return readCommand({ ...tool, ...change }, words, line, options)
}

/** `rule WORDS: message → suggestion` of each finding. */
export function found(line: string, options: ReadOptions = {}, change: Partial<SurfaceFile> = {}): string[] {
  return read(line, options, change).findings.map(
    ({ rule, start, end, message, suggestion }) =>
      `${rule} ${line.slice(start, end)}: ${message}${suggestion === undefined ? '' : ` → ${suggestion}`}`,
  )
}

export const strict = { strict: true }
/** A part that a reader fills in, and one that stands for any number of words. */
export const one = maskedWord
export const some = maskedWords
