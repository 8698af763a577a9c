/** Whether a script speaks of a machine by one of the names under which the workstation knows it: `NAME`, `NAME.example.com`. */
export function namesHost(script: string, name: string): boolean {
  const escaped = name.replace(/[.]/g, '\\.')
  return new RegExp(`(?<![\\w.-])${escaped}(?:\\.example\\.com)?(?![\\w-]|\\.\\w)`).test(script)
}
