/** A static server for tests and benches: gzip as a real one does, and the headers that the build asks for. */
import { readFile, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { gzipSync } from 'node:zlib'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.xml': 'application/xml',
  '.md': 'text/markdown; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.sh': 'application/x-sh; charset=utf-8',
  '.wasm': 'application/wasm',
}

export type Served = { origin: string; close(): Promise<void> }

/** `base`: the path below which the site stands, with slashes. */
export async function serve(
  directory: string,
  options: { base?: string; headers?: Record<string, string> } = {},
): Promise<Served> {
  const { base = '/', headers = {} } = options
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)
    const inside = path.startsWith(base) ? normalize(`/${path.slice(base.length)}`) : undefined
    const found = inside === undefined ? undefined : await resolveFile(directory, inside)
    const file = found ?? join(directory, '404.html')
    const body = await readFile(file).catch(() => Buffer.from('not found'))
    const compressed = gzipSync(body)
    response.writeHead(found === undefined ? 404 : 200, {
      ...headers,
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'content-encoding': 'gzip',
      'content-length': compressed.length,
    })
    response.end(compressed)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function resolveFile(directory: string, path: string): Promise<string | undefined> {
  for (const candidate of [join(directory, path), join(directory, path, 'index.html')]) {
    if ((await stat(candidate).catch(() => undefined))?.isFile()) return candidate
  }
  return undefined
}
