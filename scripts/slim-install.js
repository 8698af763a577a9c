/** Removes the C headers of the Node that `npm ci` installs (67 MB): nothing here compiles against them. */
import { rmSync } from 'node:fs'

for (const arch of ['x64', 'arm64']) rmSync(`node_modules/node-linux-${arch}/include`, { recursive: true, force: true })
