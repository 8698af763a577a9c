/**
 * Keeps stripped and compiled sources between runs; a cache that cannot be written only costs time. To be imported before
 * any TypeScript. This file and the commands are JavaScript: for TypeScript that it meets before the cache is on, Node
 * loads a parser, which takes longer than to list all tutorials.
 */
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { labDirectory } from './lab-place.js'

enableCompileCache(join(labDirectory(process.env), 'compile-cache'))
