/** What this machine trusts, for programs that reach the network from inside a root filesystem of the lab. */
import { existsSync, realpathSync } from 'node:fs'

/** The file with the authorities that this machine trusts. */
export function authorities(environment: NodeJS.ProcessEnv): string | undefined {
  return firstFile([
    environment.SSL_CERT_FILE,
    '/etc/ssl/certs/ca-certificates.crt',
    '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  ])
}

/** The first that exists, without symbolic links in its path. */
export function firstFile(files: (string | undefined)[]): string | undefined {
  const found = files.find((file) => file && existsSync(file))
  return found && realpathSync(found)
}
