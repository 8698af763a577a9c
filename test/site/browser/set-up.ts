/** `node test/site/browser/set-up.ts`: provides the browser that the site's tests need. Changes the machine only when it has none. */
import { execa } from 'execa'
import { findChromium } from './chromium.ts'

const found = findChromium()
if (found !== undefined) {
  process.stdout.write(`Chromium is there: ${found}\n`)
} else if (process.getuid?.() !== 0) {
  process.stderr.write(
    'No Chromium found. Install one (Debian: `apt-get install chromium`), or name it in $CHROMIUM.\n',
  )
  process.exitCode = 1
} else {
  process.stdout.write('No Chromium found: installing Debian’s package `chromium` (about 300 MB).\n')
  const options = { stdio: 'inherit' as const, env: { DEBIAN_FRONTEND: 'noninteractive' } }
  await execa('apt-get', ['update'], options)
  await execa('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], options)
}
