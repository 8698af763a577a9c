import assert from 'node:assert/strict'
import { test } from 'node:test'
import { corrected } from '../../../src/client/search-spelling.ts'

const known = ['kickstart', 'rollback', 'upgrade', 'timer', 'boot']

test('a word with one slip is the word that was meant', () => {
  const meant = {
    kickstat: 'kickstart',
    rolback: 'rollback',
    rollbakc: 'rollback',
    upgrrade: 'upgrade',
    Timor: 'timer',
  }
  for (const [typed, word] of Object.entries(meant)) assert.equal(corrected(typed, known), word, typed)
})

test('a long word may have two slips', () => {
  assert.equal(corrected('authentification', [...known, 'authentication']), 'authentication')
})

test('two slips, short words, numbers and words that are right stay as they are', () => {
  assert.equal(corrected('autoinstall', ['autoinstaller', 'autoinstall']), undefined)
  for (const typed of ['upxgrqade', 'root', 'boat', 'upgrade', 'x', '44'])
    assert.equal(corrected(typed, known), undefined, typed)
})
