#!/usr/bin/env node
/** `npm run snippets`: puts the text of snippets/ into the fences that mirror it. */
import './frame/compile-cache.js'

const { runCommand } = await import('./frame/command.ts')
const { main } = await import('./snippets/snippets-main.ts')
await runCommand('snippets', main)
