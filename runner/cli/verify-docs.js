#!/usr/bin/env node
/** `verify-docs`: runs tutorials block by block and accounts for what was proven. */
import './frame/compile-cache.js'

const { runCommand } = await import('./frame/command.ts')
const { main } = await import('./verify-docs-main.ts')
await runCommand('verify-docs', main)
