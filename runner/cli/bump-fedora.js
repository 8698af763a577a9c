#!/usr/bin/env node
/** `npm run bump-fedora`: moves the documents to another release of Fedora. */
import './compile-cache.js'

const { runCommand } = await import('./command.ts')
const { main } = await import('./bump-fedora-main.ts')
await runCommand('bump-fedora', main)
