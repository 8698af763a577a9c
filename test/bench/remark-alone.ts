/** What remark takes to parse the documents of a folder, with nothing around it: `node test/bench/remark-alone.ts FOLDER`. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { remark } from 'remark'
import remarkDirective from 'remark-directive'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'

const [folder = '.'] = process.argv.slice(2)
const processor = remark().use(remarkGfm).use(remarkDirective).use(remarkFrontmatter).freeze()
for (const name of readdirSync(folder)) processor.parse(readFileSync(join(folder, name), 'utf8'))
