import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lintText, page, places } from './lint-text.ts'

const strict = 'dockerfile file=Containerfile'

test('command lines in RUN lines are judged at their own line and column', async () => {
  const found = await lintText(
    page(strict, 'FROM scratch', 'RUN true && \\', '    # a comment', '', '    bootc image list --nope'),
  )
  assert.deepEqual(places(found), ['unknown-flag 8:22'])
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

test('a script that COPY writes and the command of a health check are judged', async () => {
  const script = ['COPY --chmod=0755 <<"EOF" /usr/bin/update', '#!/bin/bash', 'bootc nope', 'EOF']
  assert.deepEqual(await below(...script), ['unknown-verb 7:7'])
  assert.deepEqual(await below('COPY <<EOF /etc/notes', 'bootc nope', 'EOF'), [])
  assert.deepEqual(await below('HEALTHCHECK --interval=5s CMD bootc nope'), ['unknown-verb 5:37'])
  assert.deepEqual(await below('HEALTHCHECK CMD ["curl", "-f", "localhost"]', 'HEALTHCHECK NONE'), [])
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

test('what a script appends to a Containerfile is judged as an excerpt', async () => {
  for (const opening of ["cat >> Containerfile <<'EOF'", "cat <<'EOF' | tee -a Containerfile"]) {
    const found = await lintText(page('bash run', opening, 'COPY --from=0 /a /b', 'RUN bootc nope', 'EOF'))
    assert.deepEqual(places(found), ['unknown-verb 6:11'], opening)
  }
})

test('shell syntax in RUN lines is judged', async () => {
  const found = await lintText(page(strict, 'FROM scratch', 'RUN if true; then echo x'))
  assert.deepEqual(places(found), ['shell-syntax 5:26'])
})

/** What is found in a whole Containerfile below `FROM scratch`, the first at line 5. */
async function below(...lines: string[]): Promise<string[]> {
  return places(await lintText(page(strict, 'FROM scratch AS base', ...lines)))
}

test('operands that no builder would take are found', async () => {
  assert.deepEqual(await below('COPY a', 'ENV A', 'SHELL /bin/bash -c', 'HEALTHCHECK curl x'), [
    'containerfile-operands 5:1',
    'containerfile-operands 6:1',
    'containerfile-operands 7:1',
    'containerfile-operands 8:1',
  ])
  assert.deepEqual(await below('FROM base AS a b', 'FROM base as'), [
    'containerfile-operands 5:1',
    'containerfile-operands 6:1',
  ])
  const right = ['COPY a b', 'COPY ["a", "b"]', 'COPY <<EOF /x', 'COPY', 'EOF', 'ENV A b', 'ENV A=', 'ENV A="b c" D=e']
  const more = ['SHELL ["/bin/bash", "-c"]', 'HEALTHCHECK NONE', 'HEALTHCHECK --interval=5s CMD x', 'FROM base as b']
  assert.deepEqual(await below(...right, ...more), [])
})

test('a here-document that never ends is found where it begins', async () => {
  assert.deepEqual(await below('RUN <<EOF', 'true', 'EOF ', 'USER root'), ['containerfile-operands 5:1'])
  assert.deepEqual(await below('RUN cat <<A && \\', '  cat <<-"B"', 'x', 'A', 'y', '\tB', 'RUN cat <<<x', 'USER 0'), [])
})

test('types and keys of mounts that are misspelled are found, others are not', async () => {
  assert.deepEqual(
    await below('RUN --mount=type=cahce,target=/x true', 'RUN --mount=type=bind,sorce=/x,target=/y true'),
    ['containerfile-mount 5:5', 'containerfile-mount 6:5'],
  )
  const right = [
    'RUN --mount=type=bind,from=base,src=/,dst=/y,rw,z --mount=type=cache,id=a,dst=/z,sharing=locked,mode=0755 true',
    'RUN --mount=type=secret,id=a,required=true,env=A --mount=type=ssh --mount=type=tmpfs,target=/t,size=1m true',
    'RUN --mount=target=/x --mount=type=$TYPE,target=/y true',
  ]
  assert.deepEqual(await below(...right), [])
})

test('a stage that is not there yet is found', async () => {
  assert.deepEqual(
    await below('COPY --from=late /a /b', 'COPY --from=3 /a /b', 'COPY --from=base /a /b', 'FROM base AS late'),
    ['containerfile-stage 5:6', 'containerfile-stage 6:6', 'containerfile-stage 7:6'],
  )
  assert.deepEqual(await below('COPY --from=quay.io/a/b:1 /a /b', 'FROM base', 'COPY --from=0 /a /b'), [])
})

test('an instruction that a backslash makes a part of the one before is found', async () => {
  assert.deepEqual(await below('RUN dnf -y install a \\', 'CMD ["x"]'), ['containerfile-swallowed 6:1'])
  assert.deepEqual(await below('RUN env \\', '  A=b \\', '  # COPY x', '  ls'), [])
})

test('a here-document for another interpreter is not read as a shell script', async () => {
  assert.deepEqual(await below('RUN <<EOF', '#!/usr/bin/env -S python3 -u', 'print("a (")', 'EOF'), [])
  assert.deepEqual(await below('RUN <<EOF', '#!/bin/bash -eu', 'dnf instal a', 'EOF'), ['unknown-verb 7:5'])
})
