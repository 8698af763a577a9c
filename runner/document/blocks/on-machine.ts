/** Whether a block with these tags runs on a machine that was booted, not on the workstation. */
export function onMachine(tags: string[]): boolean {
  return tags.some((tag) => tag.startsWith('on=') && tag !== 'on=workstation')
}
