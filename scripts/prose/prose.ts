/**
 * `npm run prose [-- PATH…]`: spelling (cspell), and the Markdown style and wording of `.remarkrc.js` (remark).
 * PATH: Markdown files or folders; all documents by default. Words that no dictionary has stand in project-words.txt.
 */
import { $ } from 'zx'
import { answerHelp } from '../../runner/cli/frame/own-help.ts'

answerHelp(import.meta.url)
const asked = process.argv.slice(2)
const paths = asked.length > 0 ? asked : ['content', 'README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md']
const tools = $({ nothrow: true, stdio: 'inherit' })
const style = await tools`remark --frail --quiet --no-stdout ${paths}`
const spelling =
  await tools`cspell lint --no-progress --no-summary --dot ${paths.map((path) => (/\.md$/.test(path) ? path : `${path}/**/*.md`))}`
process.exitCode = style.exitCode !== 0 || spelling.exitCode !== 0 ? 1 : 0
