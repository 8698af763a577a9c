/** The edge between disk and parser: file → source. Loads no parser, so that documents can be listed at once. */

import { readFileSync, statSync } from 'node:fs'
import { type At, type Diagnostic, fileStart, type Problem, problem } from '../core/diagnostic.ts'

export type TutorialFile = {
  /** As messages show it: relative to the current directory where that is shorter than the way up. */
  file: string
  /** Absolute. */
  path: string
  /** Path below content/ (else below the named folder) without extension. */
  id: string
  /** Below content/: near-misses are errors there. */
  strict: boolean
}

type SourceResult = { source?: string; diagnostics: Diagnostic[] }

const maxBytes = 64 * 1024 * 1024

// Keeps a byte order mark: the source's hash is that of the file.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of a Markdown file; `file` is its name in messages. */
export function readSource(path: string, file: string): SourceResult {
  let bytes: Buffer
  try {
    const { size } = statSync(path)
    if (size > maxBytes) return fail(file, `the file has ${size} bytes; at most ${maxBytes} are read`)
    bytes = readFileSync(path)
  } catch (error) {
    return fail(file, `the file cannot be read: ${readFailure(error)}`)
  }
  const utf16 = utf16Order(bytes)
  if (utf16) return fail(file, `the file is UTF-16 (${utf16}), not UTF-8`, 'Save it as UTF-8')
  if (bytes.includes(0)) return fail(file, 'the file is binary: it has NUL bytes', 'Name Markdown files only')
  try {
    return { source: utf8.decode(bytes), diagnostics: [] }
  } catch {
    return notUtf8(bytes, file)
  }
}

/** By its byte order mark, or by the zero in every second byte of Western text. */
function utf16Order(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'little-endian'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'big-endian'
  const head = bytes.subarray(0, 64)
  const zeros = (offset: number) => head.filter((byte, index) => index % 2 === offset && byte === 0).length
  if (head.length < 8 || !head.includes(0)) return undefined
  if (zeros(1) >= head.length / 3 && zeros(0) === 0) return 'little-endian'
  return zeros(0) >= head.length / 3 && zeros(1) === 0 ? 'big-endian' : undefined
}

/** One sentence for an error of the file system. */
export function readFailure(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  const known: Record<string, string> = {
    ENOENT: 'it does not exist',
    EACCES: 'permission denied',
    EISDIR: 'it is a folder',
    ELOOP: 'its symbolic links go in a circle',
  }
  return known[code ?? ''] ?? message
}

export function unreadable(file: string, message: string, suggestion?: string, at = fileStart): Diagnostic {
  return { file, ...problem('unreadable-file', at, message, suggestion) }
}

function fail(...why: Parameters<typeof unreadable>): SourceResult {
  return { diagnostics: [unreadable(...why)] }
}

function notUtf8(bytes: Buffer, file: string): SourceResult {
  // The first place where decoding and encoding again changes the bytes is the first that is not UTF-8.
  const again = Buffer.from(bytes.toString('utf8'))
  let at = 0
  while (at < bytes.length && bytes[at] === again[at]) at += 1
  const message = `the file is not UTF-8: byte 0x${bytes[at]?.toString(16)} is no character`
  return fail(file, message, 'Save it as UTF-8', endOf(bytes.toString('utf8', 0, at)))
}

/** Characters. Parsing takes some seconds per MiB, and some 100 times as much memory. */
const maxSourceLength = 4 * 1024 * 1024

/** The first reason not to read a source as Markdown, or undefined. */
export function sourceProblem(source: string): Problem | undefined {
  if (source.length > maxSourceLength) {
    const message = `the document has ${source.length} characters; at most ${maxSourceLength} are read`
    return problem('too-large', fileStart, message, 'Divide it')
  }
  const nul = source.indexOf('\0')
  if (nul >= 0)
    return problem('not-text', endOf(source.slice(0, nul)), 'the document has a NUL character: it is not text')
  if (!source.isWellFormed()) {
    const lone = source.search(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/)
    const message = 'the document has half a character (a lone surrogate): it is not Unicode text'
    return problem('not-text', endOf(source.slice(0, lone)), message)
  }
  return undefined
}

/** The place after a text that begins a document. */
function endOf(text: string): At {
  const lines = text.split(/\r\n|\n|\r/)
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}

/** The line by which the effort of parsing goes beyond its limit. */
export function unread(at: At): Problem {
  const message =
    'the document was not read: up to here it has too many lists, quotes and directives, or nests too deeply'
  return problem('too-complex', at, message, 'Divide the document, or nest less')
}
