#!/usr/bin/env node
/** `npm run new-tutorial`: a page that verifies at once, to be changed step by step. */
import './compile-cache.js'

const { runCommand } = await import('./command.ts')
const { main } = await import('./new-tutorial-main.ts')
await runCommand('new-tutorial', main)
