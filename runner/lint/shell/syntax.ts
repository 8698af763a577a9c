/**
 * Shell syntax by mvdan/sh (the WASM of sh-syntax).
 * The package starts a new instance per text, 5 ms each. One instance serves many texts in 0.1 ms each, but its memory is not safe
 * for ever (seen: a trap after some 600 texts), so it is renewed early, and what it reports as an error is confirmed by a fresh one.
 */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import 'sh-syntax/vendors/wasm_exec'

export type ShellError = {
  message: string
  /** UTF-16 offset in the text. */
  offset: number
  /** The text ended before a construct did. */
  incomplete: boolean
}

/** Bash, or the POSIX shell. */
export type Dialect = 'bash' | 'posix'

type Instance = { exports: unknown }
type Exports = {
  memory: { buffer: ArrayBuffer }
  wasmAlloc(size: number): number
  process(...parameters: (number | boolean)[]): number
}
type Reply = {
  parseError?: { Pos?: { Line: number; Col: number }; Text: string; Incomplete: boolean } | null
  message?: string
}
type GoRuntime = { importObject: object; run(instance: Instance): Promise<void> }
/** Node has it; the types of Node alone do not. */
type Wasm = {
  compile(bytes: Uint8Array): Promise<object>
  instantiate(module: object, imports: object): Promise<Instance>
}
const { WebAssembly: wasm, Go } = globalThis as unknown as { WebAssembly: Wasm; Go: new () => GoRuntime }

const textsPerInstance = 128
const bytesPerInstance = 32_000

let compiled: Promise<object> | undefined
let current: { exports: Exports; texts: number; bytes: number } | undefined
const encoder = new TextEncoder()
const decoder = new TextDecoder()

async function instantiate(): Promise<Exports> {
  compiled ??= readFile(fileURLToPath(import.meta.resolve('sh-syntax/main.wasm'))).then((bytes) => wasm.compile(bytes))
  const go = new Go()
  const instance = await wasm.instantiate(await compiled, go.importObject)
  void go.run(instance)
  return instance.exports as Exports
}

function ask(exports: Exports, bytes: Uint8Array, dialect: Dialect): Reply {
  const text = exports.wasmAlloc(Math.max(1, bytes.byteLength))
  const empty = exports.wasmAlloc(16)
  new Uint8Array(exports.memory.buffer).set(bytes, text)
  const variant = dialect === 'bash' ? 1 : 2
  const options = [false, false, variant, empty, 0, 0, 0, false, 2, true, true, true, false, false, false, false]
  const at = exports.process(empty, 0, 0, text, bytes.byteLength, bytes.byteLength, ...options)
  const memory = new Uint8Array(exports.memory.buffer)
  return JSON.parse(decoder.decode(memory.subarray(at, memory.indexOf(0, at))))
}

/** The first syntax error of a script; undefined when there is none. */
export async function shellError(text: string, dialect: Dialect = 'bash'): Promise<ShellError | undefined> {
  const bytes = encoder.encode(text)
  if (!current || current.texts >= textsPerInstance || current.bytes + bytes.byteLength > bytesPerInstance) {
    current = { exports: await instantiate(), texts: 0, bytes: 0 }
  }
  current.texts += 1
  current.bytes += bytes.byteLength
  let reply: Reply | undefined
  try {
    reply = ask(current.exports, bytes, dialect)
  } catch {
    reply = undefined
  }
  if (reply && !reply.parseError && !reply.message) return undefined
  current = undefined
  try {
    reply = ask(await instantiate(), bytes, dialect)
  } catch {
    // The parser itself fell over: nothing is known of the text.
    return undefined
  }
  const error = reply.parseError
  if (!error) return undefined
  return { message: error.Text, offset: offsetOf(text, error.Pos), incomplete: error.Incomplete }
}

/** The parser counts columns in bytes. */
function offsetOf(text: string, position: { Line: number; Col: number } | undefined): number {
  const lines = text.split('\n')
  const line = Math.max(0, (position?.Line ?? 1) - 1)
  const before = lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0)
  const bytes = encoder.encode(lines[line] ?? '').subarray(0, Math.max(0, (position?.Col ?? 1) - 1))
  return Math.min(text.length, before + decoder.decode(bytes).length)
}
