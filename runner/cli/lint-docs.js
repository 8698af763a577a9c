#!/usr/bin/env node
/** `lint-docs`: checks Markdown without running anything. */
import './compile-cache.js'

const { runCommand } = await import('./command.ts')
const { main } = await import('./lint-docs-main.ts')
await runCommand('lint-docs', main)
