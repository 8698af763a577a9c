import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldScores } from '../../../src/client/search-fields.ts'
import { siteWord, stemOf, termsOf } from '../../../src/client/search-terms.ts'

const score = fieldScores([
  {
    url: 'roll-back',
    title: 'Roll back',
    description: 'Version 2 is broken.',
    keywords: ['bootc rollback'],
    questions: [],
  },
  {
    url: 'users',
    title: 'Users and SSH keys',
    description: 'An administrator, made at boot.',
    keywords: ['add a user'],
    questions: ['how does my colleague get in'],
  },
  {
    url: 'image',
    title: 'Your first image',
    description: 'A Containerfile.',
    keywords: ['install a package'],
    questions: [],
  },
  {
    url: 'iso',
    title: 'An installer',
    description: 'A kickstart file installs your image.',
    keywords: ['make an ISO'],
    questions: [],
  },
  {
    url: '/reference/cli/bootc/',
    title: 'bootc command line',
    description: 'Verbs and flags.',
    keywords: ['bootc manual'],
    questions: [],
  },
])
const best = (query: string): string | undefined => score(query)[0]?.entry.url

test('forms of one word have one stem', () => {
  for (const [stem, ...forms] of [
    ['install', 'installs', 'installing', 'installed', 'installer', 'installation'],
    ['packag', 'package', 'packages', 'packaging'],
    ['updat', 'updates', 'updating'],
    ['policy', 'policies'],
  ])
    for (const form of forms) assert.equal(stemOf(form), stem, form)
  for (const word of ['status', 'access', 'tls']) assert.equal(stemOf(word), word)
})

test('several words for one thing are that thing', () => {
  for (const query of ['go back', 'rolling back', 'the previous version', 'undo'])
    assert.deepEqual(
      termsOf(query).map(({ meaning }) => meaning),
      ['rollback'],
      query,
    )
})

test('a page is found by other words for its task', () => {
  const pages = {
    'revert the last version': 'roll-back',
    'create account': 'users',
    'adding software': 'image',
    'build iso': 'iso',
  }
  for (const [query, url] of Object.entries(pages)) assert.equal(best(query), url, query)
})

test('a page is found by a question that it answers, in words that it does not have', () => {
  assert.equal(best('my colleague cannot get in'), 'users')
})

test('what another product calls the same is found, and its words alone are translated', () => {
  assert.equal(best('preseed'), 'iso')
  assert.equal(siteWord('Kubernetes'), 'quadlet')
  for (const word of ['kickstart', 'hang', 'frobnicator']) assert.equal(siteWord(word), word)
})

test('words for a manual mean a manual, except where they are of the kernel', () => {
  for (const query of ['bootc man page', 'bootc --help', 'bootc command-line options', 'man bootc'])
    assert.deepEqual(new Set(termsOf(query).map(({ meaning }) => meaning)), new Set(['bootc', 'manual']), query)
  for (const query of ['kernel command line', 'kernel options', 'boot options', 'update-grub'])
    assert.deepEqual(termsOf(query), termsOf('kargs'), query)
})

test('options of a tool are asked of its manual, even where a page has the task', () => {
  assert.equal(best('bootc rollback options'), '/reference/cli/bootc/')
  assert.equal(best('bootc rollback'), 'roll-back')
})

test('a name that no page has is a program where the query installs it, and nothing otherwise', () => {
  assert.equal(best('install frobnicator'), 'image')
  assert.deepEqual(score('frobnicator'), [])
})
