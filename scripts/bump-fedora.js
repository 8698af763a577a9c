#!/usr/bin/env node
/** `npm run bump-fedora`: moves the documents to another release of Fedora. */
import '../runner/cli/frame/compile-cache.js'

const { runCommand } = await import('../runner/cli/frame/command.ts')
const { main } = await import('./bump-fedora/bump-fedora-main.ts')
await runCommand('bump-fedora', main)
