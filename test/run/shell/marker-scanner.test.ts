import assert from 'node:assert/strict'
import { it } from 'node:test'
import { MarkerScanner } from '../../../runner/run/shell/marker-scanner.ts'
import { markerFields } from '../../../runner/run/shell/script.ts'

function scan(bytes: Buffer, size: number) {
  let output = ''
  let fields: string[] | undefined
  let broken = false
  const scanner = new MarkerScanner({
    output: (part) => {
      output += part.toString('latin1')
    },
    end: (found) => {
      fields = found
    },
    broken: () => {
      fields = undefined
      broken = true
    },
  })
  scanner.expect('nonce')
  for (let at = 0; at < bytes.length; at += size) scanner.push(Buffer.from(bytes.subarray(at, at + size)))
  return { output, fields, scanner, broken }
}

const fields = Array.from({ length: markerFields }, (_, index) => (index % 3 === 0 ? '' : `field ${index}`))
const marker = `\0nonce\0${fields.map((field) => `${field}\0`).join('')}`

it('finds the end of a step wherever the chunks are cut, among NULs and beginnings of itself', () => {
  const before = 'text\0\0nonc\0nonce\x01\0no\0\0nonc'
  for (let size = 1; size < 40; size++) {
    const seen = scan(Buffer.from(before + marker, 'latin1'), size)
    assert.deepEqual(seen.fields, fields, `size ${size}`)
    assert.equal(seen.output, before, `size ${size}`)
  }
})

it('gives out what looked like a marker when the stream ends', () => {
  const { output, scanner } = scan(Buffer.from('text\0non'), 3)
  assert.equal(output, 'text')
  let rest = ''
  const keep = (part: Buffer) => {
    rest += part.toString()
  }
  const other = new MarkerScanner({ output: keep, end: () => {}, broken: () => {} })
  other.expect('nonce')
  other.push(Buffer.from('text\0non'))
  other.flush()
  scanner.flush()
  assert.equal(rest, 'text\0non')
})

it('throws away what comes after the end', () => {
  const { output } = scan(Buffer.from(`a${marker}late`, 'latin1'), 1000)
  assert.equal(output, 'a')
})

it('gives up a marker whose fields do not end', () => {
  const { fields, broken } = scan(Buffer.concat([Buffer.from('\0nonce\0'), Buffer.alloc(5_000_000, 'x')]), 65_536)
  assert.deepEqual([fields, broken], [undefined, true])
})
