#!/usr/bin/env node
/** `npm run snippets`: puts the text of snippets/ into the fences that mirror it. */
import './compile-cache.js'

const { runCommand } = await import('./command.ts')
const { main } = await import('./snippets-main.ts')
await runCommand('snippets', main)
