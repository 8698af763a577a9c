// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of a shell
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readExecForm, readScript, type ScriptFindings } from '../../../runner/lint/commands/invocations.ts'
import { parseScript } from '../../../runner/lint/shell/parse-script.ts'
import { regionOfLines } from '../../../runner/lint/text/region.ts'

const region = (script: string) =>
  regionOfLines(script.split('\n').map((text, index) => ({ text, line: index + 1, column: 1 })))
const read = (script: string): ScriptFindings => readScript(region(script))

/** The command lines that are judged, in the order in which they are found. */
const commands = (script: string) =>
  read(script).invocations.map(({ words }) => words.map(({ text }) => text).join(' '))
/** Those that stand within another one. */
const inner = (script: string) => commands(script).slice(1)
const files = (script: string) => read(script).files.map(({ region: { text }, ...file }) => ({ ...file, text }))
const scripts = (script: string) => read(script).scripts.map(({ region }) => region.text)
const here = (command: string, ...lines: string[]) => [`${command} <<'EOF'`, ...lines, 'EOF'].join('\n')

describe('a command line of a known tool is found', () => {
  it('by its name and by its path', () => {
    assert.deepEqual(commands('podman ps; /usr/bin/podman images\nunknown ps'), ['podman ps', '/usr/bin/podman images'])
  })

  it('behind a variable that is called as a wrapper is', () => {
    for (const wrapper of ['$SUDO', '${SUDO}', '"$SUDO"', '"${AS_ROOT}"', '$MY_sudo_CMD', '$DOAS'])
      assert.deepEqual(commands(`${wrapper} podman ps`), ['podman ps'], wrapper)
    for (const other of ['$TOOL', 'x$SUDO', '$SUDO/x', '"$SUDO "', '$'])
      assert.deepEqual(commands(`${other} podman ps`), [], other)
  })

  it('where it is given as words', () => {
    const words = parseScript('sudo podman ps').commands[0]?.words ?? []
    const found = readExecForm(region('sudo podman ps'), words)
    assert.deepEqual(
      found.invocations.map(({ words }) => words.map(({ text }) => text)),
      [['podman', 'ps']],
    )
    assert.deepEqual([found.scripts, found.files], [[], []])
  })

  it('in what find runs', () => {
    for (const action of ['-exec', '-execdir', '-ok'])
      assert.deepEqual(commands(`find . ${action} podman rm {} \\;`), ['podman rm {}'], action)
    assert.deepEqual(commands('find . -exec podman rm {} +'), ['podman rm {}'])
    assert.deepEqual(commands('find \\; -exec podman rm {} \\;'), ['podman rm {}'])
    for (const line of [
      'find . -exec podman rm {}',
      'find . -execute podman rm \\;',
      'find . x-exec podman rm \\;',
      'find podman rm \\;',
    ])
      assert.deepEqual(commands(line), [], line)
  })

  it('with more words than are seen, behind find and xargs', () => {
    const uncertain = (script: string) => read(script).invocations.map(({ reading }) => reading.uncertain)
    assert.deepEqual(uncertain('find . -exec podman ps \\;'), [true])
    assert.deepEqual(uncertain('ls | xargs podman rm'), [true])
    assert.deepEqual(uncertain('sudo podman ps'), [false])
  })
})

describe('a script within a script', () => {
  it('is read', () => {
    assert.deepEqual(scripts("bash -c 'podman ps'"), ['podman ps'])
    assert.deepEqual(scripts('bash -c "podman ps"'), ['podman ps'])
    assert.deepEqual(scripts('bash -c podman'), ['podman'])
    assert.deepEqual(scripts('bash -c a"b"'), [])
    assert.deepEqual(scripts('eval \'bash -c "podman ps"\''), ['bash -c "podman ps"', 'podman ps'])
    assert.deepEqual(commands("ssh host 'podman ps'"), ['podman ps'])
    assert.deepEqual(scripts("sudo 'podman ps'"), [])
  })

  it('may come from a here-document', () => {
    for (const shell of ['bash', 'ssh core@host', 'ssh', 'sudo -i'])
      assert.deepEqual(commands(here(shell, 'podman ps')), ['podman ps'], shell)
    for (const pipe of ['| bash', '| sudo sh'])
      assert.deepEqual(commands(`cat <<'EOF' ${pipe}\npodman ps\nEOF`), ['podman ps'], pipe)
    for (const other of ['python3', 'cat', 'cat > x', 'sudo cat'])
      assert.deepEqual(commands(here(other, 'podman ps')), [], other)
    assert.deepEqual(scripts(here('bash', 'podman ps')), ['podman ps\n'])
    assert.deepEqual(scripts('bash <<EOF\npodman ps\nEOF'), ['podman ps\n'])
    assert.deepEqual(commands('bash'), [])
  })

  it('brings its files and its own scripts', () => {
    assert.deepEqual(files(["bash <<'A'", "cat > x <<'B'", 'y', 'B', 'A'].join('\n')), [
      { name: 'x', appends: false, quoted: true, text: 'y\n' },
    ])
  })

  it('reports the first syntax error', () => {
    assert.equal(typeof read('podman ps\nif true').script.error?.offset, 'number')
    assert.equal(read('podman ps').script.error, undefined)
  })
})

describe('a file that a script writes', () => {
  it('by a here-document and a redirection', () => {
    assert.deepEqual(files(here('cat > /etc/x', 'a')), [{ name: '/etc/x', appends: false, quoted: true, text: 'a\n' }])
    assert.deepEqual(files('cat >> x <<EOF\na\nEOF'), [{ name: 'x', appends: true, quoted: false, text: 'a\n' }])
    assert.deepEqual(files(here('grep x > y', 'a')), [])
    assert.deepEqual(files('cat > x'), [])
  })

  it('by tee', () => {
    const written = (command: string) => files(here(command, 'a')).map(({ name, appends }) => `${name} ${appends}`)
    assert.deepEqual(written('sudo tee x y'), ['x false', 'y false'])
    for (const flag of ['-a', '-ia', '-ai', '--append']) assert.deepEqual(written(`tee ${flag} x`), ['x true'], flag)
    for (const flag of ['-i', '--appendix', '-A', 'x-a'])
      assert.match(written(`tee ${flag} x`).at(-1) ?? '', /^x false$/, flag)
    assert.deepEqual(
      files("cat <<'EOF' | sudo tee /etc/x\na\nEOF").map(({ name }) => name),
      ['/etc/x'],
    )
    assert.deepEqual(files("cat <<'EOF' | grep x\na\nEOF"), [])
  })

  it('by echo, where one line is a whole file', () => {
    assert.deepEqual(files("echo 'a=1' > x.toml"), [{ name: 'x.toml', appends: false, quoted: true, text: 'a=1' }])
    assert.deepEqual(files('echo "a=1" >> x.toml'), [{ name: 'x.toml', appends: true, quoted: false, text: 'a=1' }])
    for (const line of [
      "echo 'a' > x.conf",
      'echo a b > x.toml',
      "echo 'a\\n' > x.toml",
      'echo > x.toml',
      'echo "a=$x" > x.toml',
    ])
      assert.deepEqual(files(line), [], line)
  })

  it('for a build that reads it from standard input', () => {
    for (const command of [
      'podman build -f - .',
      'podman build --file=- .',
      'buildah bud -',
      'buildah build-using-dockerfile -',
    ])
      assert.deepEqual(
        files(here(command, 'FROM x')),
        [{ name: 'Containerfile', quoted: true, appends: false, text: 'FROM x\n' }],
        command,
      )
    for (const command of [
      'podman build -f x -',
      'podman build --tag - .',
      'podman build',
      'podman pull -',
      'podman builder prune -',
      'podman build .',
    ])
      assert.deepEqual(files(here(command, 'FROM x')), [], command)
  })
})

describe('a command within a command line', () => {
  it('of a container is found', () => {
    for (const line of [
      'podman run image podman ps',
      'podman container run --rm image podman ps',
      'podman create image podman ps',
      'podman exec -it name podman ps',
      'podman exec name -- podman ps',
      'buildah run name podman ps',
      'buildah run name -- podman ps',
      'podman unshare podman ps',
      'buildah unshare podman ps',
    ])
      assert.deepEqual(inner(line), ['podman ps'], line)
    for (const line of ['podman pull podman ps', 'podman run podman', 'podman run'])
      assert.deepEqual(inner(line), [], line)
  })

  it('of a machine is found, also as a script', () => {
    for (const tool of [
      'bcvk ephemeral run-ssh',
      'bcvk ephemeral ssh',
      'bcvk libvirt ssh',
      'podman-bootc ssh',
      'podman-bootc run',
      'podman machine ssh',
    ])
      for (const command of ['podman ps', "'podman ps'", '-- podman ps'])
        assert.deepEqual(inner(`${tool} name ${command}`), ['podman ps'], `${tool} ${command}`)
  })

  it('of a machine without a name is found', () => {
    for (const command of [
      'podman ps',
      '/usr/bin/podman ps',
      'sudo podman ps',
      "bash -c 'podman ps'",
      "sh -c 'podman ps'",
      "'podman ps'",
    ])
      assert.equal(inner(`podman machine ssh ${command}`).at(-1)?.replace('/usr/bin/', ''), 'podman ps', command)
    assert.deepEqual(inner('podman machine ssh'), [])
  })

  it('is what the entry point says', () => {
    assert.deepEqual(inner('podman run --entrypoint podman image ps'), ['podman ps'])
    assert.deepEqual(inner('podman run --entrypoint=podman image ps'), ['podman ps'])
    for (const entry of ['$X', '\'["podman"]\''])
      assert.deepEqual(inner(`podman run --entrypoint ${entry} image podman ps`), [], entry)
  })

  it('is the tool of an image that is known for it', () => {
    for (const [image, tool] of [
      ['quay.io/centos-bootc/bootc-image-builder:latest', 'bootc-image-builder'],
      ['bootc-image-builder', 'bootc-image-builder'],
      ['ghcr.io/osbuild/image-builder-cli:latest', 'image-builder'],
      ['image-builder', 'image-builder'],
      ['quay.io/skopeo/stable', 'skopeo'],
      ['skopeo@sha256:1', 'skopeo'],
      ['cosign/cosign:2', 'cosign'],
      ['cosign', 'cosign'],
    ] as const) {
      assert.deepEqual(inner(`podman run ${image} build x`), [`${tool} build x`], image)
      assert.deepEqual(inner(`podman run ${image} podman ps`), ['podman ps'], image)
      assert.deepEqual(inner(`podman run ${image} bash -c 'podman ps'`), ['podman ps'], image)
      assert.deepEqual(inner(`podman run ${image} sh -c 'podman ps'`), ['podman ps'], image)
      assert.deepEqual(inner(`podman run ${image} -- podman ps`).at(-1), `${tool} -- podman ps`, image)
      assert.deepEqual(inner(`podman run ${image}`), [], image)
    }
    for (const image of ['my-skopeo', 'skopeo-x', 'image-builder-x', 'cosignx', 'bootc-image-builder-x'])
      assert.deepEqual(inner(`podman run ${image} copy x`), [], image)
  })

  it('of bootc is looked for where a flag is not known', () => {
    for (const verb of ['run', 'create', 'exec'])
      assert.deepEqual(inner(`podman ${verb} --zzz image bootc status x`), ['bootc status x'], verb)
    assert.deepEqual(inner('podman run --zzz image bootc stauts'), ['bootc stauts'])
    for (const line of [
      'podman run --zzz --name bootc status',
      'podman run --zzz image bootc xyz',
      'podman run --zzz image bootc',
      'podman run --zzz image other status',
      'podman build --zzz image bootc status',
    ])
      assert.deepEqual(inner(line), [], line)
  })
})
