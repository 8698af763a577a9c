/** What tools read from files: keys, commands, types, each with its source. */
import data from './formats.generated.json' with { type: 'json' }

export const quadletKeys: Record<string, string[]> = data.quadlet.keys
export const kickstartCommands: string[] = data.kickstart.commands
export const kargsKeys: string[] = data.kargs.keys
export const installKeys: string[] = data.install.keys
export const blueprint = data.blueprint
