import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkLinks } from '../../../src/publish/check-links.ts'

test('a percent sign that begins no escape is reported as a broken link, or is one of the anchor', () => {
  const page = { ids: new Set(['100%']), targets: new Set(['#100%', '/base/%zz', '/base/x/#%']) }
  const broken = checkLinks(new Map([['x/index.html', page]]), new Set(['x/index.html']), '/base/')
  assert.deepEqual(
    broken.map(({ target, reason }) => [target, reason]),
    [
      ['/base/%zz', 'no such page or file'],
      ['/base/x/#%', 'no such anchor'],
    ],
  )
})
