/**
 * Refuses a Node that cannot run TypeScript, and keeps stripped and compiled sources between runs; a cache that cannot be
 * written only costs time. To be imported before any TypeScript. This file and the commands are JavaScript: for TypeScript
 * that it meets before the cache is on, Node loads a parser, which takes longer than to list all tutorials.
 */
// As a whole: a Node that is too old has no `enableCompileCache`, and is to hear it from the lines below.
import * as nodeModule from 'node:module'
import { basename, join } from 'node:path'
import { labDirectory } from './lab-place.js'

if (!process.features.typescript) {
  const command = basename(process.argv[1] ?? '', '.js')
  process.stderr.write(
    `${command}: needs Node 24, and this is ${process.version}. \`npm ci\` installs one that npm's scripts use: npm run ${command} -- ARGUMENTS\n`,
  )
  process.exit(2)
}

nodeModule.enableCompileCache(join(labDirectory(process.env), 'compile-cache'))
