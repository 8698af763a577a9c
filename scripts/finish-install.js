/**
 * Runs after `npm ci`. Removes the C headers of the Node that it installed (67 MB): nothing here compiles against them. Makes
 * the link that npm's scripts find this Node by: npm 9, which Debian 13 has, removes it again together with the package for
 * the other processor (seen with 9.2.0).
 */
import { existsSync, rmSync, symlinkSync } from 'node:fs'

const name = `node-linux-${process.arch}`
rmSync(`node_modules/${name}/include`, { recursive: true, force: true })
if (existsSync(`node_modules/${name}/bin/node`) && !existsSync('node_modules/.bin/node'))
  symlinkSync(`../${name}/bin/node`, 'node_modules/.bin/node')
