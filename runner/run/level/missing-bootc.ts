/** bootc may be called where it is not, and the block pass all the same: by `||`, `!`, `exit=127`, in the background. */

/** A shell, sudo, env, xargs or timeout say it each in their own way, and so do the container runtimes. */
const speaker = /^(?:.*: line \d+: |.*: \d+: |bash: |sh: |sudo: |env: |xargs: |exec: |.*failed to run command )/
const absent = /['‘"`]?(?:\/usr\/bin\/)?bootc['’"`]?: (?:command not found|not found|No such file or directory)$/
const runtime = /^.*executable file `bootc` not found.*$|^.*"bootc": executable file not found.*$/
const stub = /^.*\bbootc: not in this lab\b.*$/
const missing = new RegExp(`${speaker.source}${absent.source}|${runtime.source}|${stub.source}`, 'm')

/** Why the block proves nothing of bootc; undefined where nothing that it printed says so. */
export function missingBootc(output: string): string | undefined {
  const told = missing.exec(output)?.[0]
  return told === undefined ? undefined : `bootc itself was not there: \`${told.trim().slice(0, 120).toWellFormed()}\``
}
