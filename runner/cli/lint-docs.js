#!/usr/bin/env node
/** `lint-docs`: checks Markdown without running anything. */
import './frame/compile-cache.js'

const { runCommand } = await import('./frame/command.ts')
const { main } = await import('./lint/lint-docs-main.ts')
await runCommand('lint-docs', main)
