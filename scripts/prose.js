#!/usr/bin/env node
/** `npm run prose`: spelling, Markdown style and wording of the documents. */
import '../runner/cli/frame/compile-cache.js'

const { runCommand } = await import('../runner/cli/frame/command.ts')
const { main } = await import('./prose/prose-main.ts')
await runCommand('prose', main)
