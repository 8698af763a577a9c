#!/usr/bin/env node
/** `lint-docs`: checks Markdown without running anything. */
import { useCompileCache } from './compile-cache.ts'

useCompileCache()
const { runCommand } = await import('./command.ts')
const { main } = await import('./lint-docs-main.ts')
await runCommand('lint-docs', main)
