import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lintText, page, places } from './lint-text.ts'

const strict = 'dockerfile file=Containerfile'

test('command lines in RUN lines are judged at their own line and column', async () => {
  const found = await lintText(
    page(strict, 'FROM scratch', 'RUN true && \\', '    # a comment', '', '    bootc upgrade --nope'),
  )
  assert.deepEqual(places(found), ['unknown-flag 8:19'])
})

test('command lines in here-documents of RUN are judged', async () => {
  const found = await lintText(
    page(
      strict,
      'FROM scratch',
      'RUN --mount=type=cache,target=/x <<EOF',
      'set -e',
      'dnf instal httpd',
      'EOF',
      'USER root',
    ),
  )
  assert.deepEqual(places(found), ['unknown-verb 7:5'])
})

test('command lines in exec form are judged', async () => {
  const found = await lintText(
    page(strict, 'FROM scratch', 'CMD ["bootc", "upgrade", "--nope"]', 'ENTRYPOINT ["/usr/bin/systemctl", "enabel"]'),
  )
  assert.deepEqual(places(found), ['unknown-flag 5:27', 'unknown-verb 6:36'])
})

test('exec forms that are no JSON are warnings with the reason', async () => {
  const found = await lintText(
    page(strict, 'FROM scratch', "CMD ['/sbin/init']", 'ENTRYPOINT ["a", ]', 'RUN [ -f /etc/x ] && true'),
  )
  assert.deepEqual(places(found), ['exec-form 5:5', 'exec-form 6:12'])
  assert.match(found[0]?.message ?? '', /double quotes/)
})

test('a misspelled instruction and a line that lost its backslash are found', async () => {
  const found = await lintText(page(strict, 'FROM scratch', 'RUNN true', 'RUN dnf -y install', '    httpd'))
  assert.deepEqual(places(found), ['containerfile-instruction 5:1', 'containerfile-instruction 7:5'])
  assert.equal(found[0]?.suggestion, 'did you mean `RUN`?')
})

test('a misspelled flag of an instruction is found', async () => {
  const found = await lintText(page(strict, 'FROM scratch', 'COPY --chwon=root a b'))
  assert.deepEqual(places(found), ['containerfile-flag 5:6'])
})

test('a file without FROM is found only where it is whole', async () => {
  assert.deepEqual(places(await lintText(page(strict, 'RUN true'))), ['containerfile-order 4:1'])
  assert.deepEqual(await lintText(page('dockerfile', 'RUN true')), [])
})

test('two stages of one name are found', async () => {
  const found = await lintText(page(strict, 'FROM scratch AS a', 'FROM scratch AS a'))
  assert.deepEqual(places(found), ['containerfile-order 5:1'])
})

test('a Containerfile that a script writes is judged', async () => {
  const found = await lintText(page('bash run', "cat > Containerfile <<'EOF'", 'FROM scratch', 'RUN bootc nope', 'EOF'))
  assert.deepEqual(places(found), ['unknown-verb 6:11'])
})

test('shell syntax in RUN lines is judged', async () => {
  const found = await lintText(page(strict, 'FROM scratch', 'RUN if true; then echo x'))
  assert.deepEqual(places(found), ['shell-syntax 5:5'])
})
