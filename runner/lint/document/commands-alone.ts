/** Cuts a text into commands line by line, so that one that cannot be read does not spoil the others. */
import { ShellLines } from '../../document/blocks/shell-lines.ts'
import { type Region, sliceRegion } from '../text/region.ts'

const most = 40

/** A command that seems to go on over many lines is taken for one line: an apostrophe in a sentence has no end. */
export function commandsAlone(region: Region): Region[] {
  const lines = region.text.split('\n')
  const starts: number[] = []
  let at = 0
  for (const line of lines) {
    starts.push(at)
    at += line.length + 1
  }
  const commands: Region[] = []
  for (let index = 0; index < lines.length; index++) {
    const shell = new ShellLines()
    let next = index
    let waits = shell.read(lines[next] ?? '')
    while (waits !== undefined && next + 1 < lines.length && next - index < most) {
      next += 1
      waits = shell.read(lines[next] ?? '')
    }
    if (waits !== undefined) next = index
    const start = starts[index] ?? 0
    commands.push(
      sliceRegion(region, start, Math.min(region.text.length, (starts[next] ?? 0) + (lines[next]?.length ?? 0))),
    )
    index = next
  }
  return commands
}
