#!/usr/bin/env node
/** `npm run new-tutorial`: a page that verifies at once, to be changed step by step. */
import './frame/compile-cache.js'

const { runCommand } = await import('./frame/command.ts')
const { main } = await import('./new-tutorial/new-tutorial-main.ts')
await runCommand('new-tutorial', main)
