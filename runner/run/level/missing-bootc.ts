/** bootc may be called where it is not, and the block pass all the same: by `||`, `!`, `exit=127`, in the background. */

/** As bash, sudo, env and xargs say it, each in its own way. */
const missing =
  /^(?!.*\bcannot\b).*\bbootc['’"]?: (?:command not found|not found|No such file or directory)$|\bbootc: not in this lab\b.*$/m

/** Why the block proves nothing of bootc; undefined where nothing that it printed says so. */
export function missingBootc(output: string): string | undefined {
  const told = missing.exec(output)?.[0]
  return told === undefined ? undefined : `bootc itself was not there: \`${told.trim().slice(0, 120).toWellFormed()}\``
}
