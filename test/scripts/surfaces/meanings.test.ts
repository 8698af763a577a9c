import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readMeanings } from '../../../scripts/surfaces/help/meanings.ts'

test('a meaning beside its flag is cut to its first sentence', () => {
  const help = [
    'Options:',
    '      --authfile string   Path of the authentication file. Use REGISTRY_AUTH_FILE to override',
    '  -t, --tag name          tagged name to apply',
    '  -e, --erase=<package>+      erase (uninstall) package',
    '  -f',
  ].join('\n')
  assert.deepEqual(Object.fromEntries(readMeanings(help)), {
    '--authfile': 'Path of the authentication file',
    '-t': 'tagged name to apply',
    '--tag': 'tagged name to apply',
    '-e': 'erase (uninstall) package',
    '--erase': 'erase (uninstall) package',
  })
})

test('a meaning below its flag ends at the empty line or at the next flag', () => {
  const help = [
    '      --soft-reboot <SOFT_REBOOT>',
    '          Configure soft reboot behavior.',
    '          ',
    '          More about it.',
    '      --key=:',
    '\tpath to the private key',
    '  -h, --help',
    '          Print help',
  ].join('\n')
  assert.deepEqual(Object.fromEntries(readMeanings(help)), {
    '--soft-reboot': 'Configure soft reboot behavior',
    '--key': 'path to the private key',
    '-h': 'Print help',
    '--help': 'Print help',
  })
})

test('a default that depends on the machine is left out, others stay', () => {
  const help = [
    '      --log-driver string   Logging driver for the container (default "k8s-file")',
    '      --retry uint          number of times to retry (default 3)',
  ].join('\n')
  assert.deepEqual(Object.fromEntries(readMeanings(help)), {
    '--log-driver': 'Logging driver for the container',
    '--retry': 'number of times to retry (default 3)',
  })
})

test('a long meaning is cut between words', () => {
  const [text] = [...readMeanings(`  --all   ${'every word '.repeat(20)}`).values()]
  assert.match(text ?? '', /^(every word )+(every )?…$/)
  assert.ok((text ?? '').length <= 112)
})

test('a list of values is no meaning, and neither is a text that says the opposite', () => {
  const help = [
    '      --of <OF>',
    '          [possible values: host, progress]',
    '',
    '      --run-fetch-check',
    '          Verify the image can be fetched',
    '',
    '      --skip-fetch-check',
    '          Verify the image can be fetched',
  ].join('\n')
  assert.deepEqual(Object.fromEntries(readMeanings(help)), { '--run-fetch-check': 'Verify the image can be fetched' })
})
