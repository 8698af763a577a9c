#!/usr/bin/env node
/** `npm run prose`: spelling, Markdown style and wording of the documents. */
import './compile-cache.js'

const { runCommand } = await import('./command.ts')
const { main } = await import('./prose-main.ts')
await runCommand('prose', main)
