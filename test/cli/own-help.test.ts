import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { describe, it } from 'node:test'
import packageJson from '../../package.json' with { type: 'json' }

const scripts = Object.entries(packageJson.scripts).filter(([, command]) => /^node \S+\.ts$/.test(command))

describe('each script of the package', () => {
  for (const [name, command] of scripts) {
    it(`${name} answers --help with how it is called, and does nothing else`, () => {
      const { status, stdout } = spawnSync(process.execPath, [command.slice('node '.length), '--help'], {
        encoding: 'utf8',
      })
      assert.equal(status, 0)
      assert.match(stdout, new RegExp(`(npm (run )?${name}|Usage:\n {2}${name})\\b`))
    })
  }
})
