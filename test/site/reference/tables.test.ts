import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { codePieces } from '../../../src/reference/code-pieces.ts'

const folder = join(import.meta.dirname, '../../../src/data/tables')

test('what stands between backticks is code', () => {
  assert.deepEqual(codePieces('Keep `/boot` empty'), [
    { text: 'Keep ', code: false },
    { text: '/boot', code: true },
    { text: ' empty', code: false },
  ])
  assert.deepEqual(codePieces('`var-log`'), [{ text: 'var-log', code: true }])
})

test('every table has a cell for each column, names nothing twice and closes its backticks', async () => {
  for (const file of await readdir(folder)) {
    const { tables } = JSON.parse(await readFile(join(folder, file), 'utf8'))
    for (const { id, columns, rows } of tables) {
      assert.equal(new Set(rows.map(([name]: string[]) => name)).size, rows.length, `${file} ${id}`)
      for (const row of rows as string[][]) {
        assert.equal(row.length, columns.length, `${file} ${id} ${row[0]}`)
        for (const cell of row) assert.equal(cell.split('`').length % 2, 1, cell)
      }
    }
  }
})
