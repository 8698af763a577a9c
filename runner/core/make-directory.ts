import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Makes a folder and those above it. Not mkdir's own `recursive`: where the kernel answers ENOENT below a folder that is
 * there (/proc), Node tries for ever.
 */
export async function makeDirectory(path: string): Promise<void> {
  const make = async () => {
    try {
      await mkdir(path)
    } catch (error) {
      const there = (error as NodeJS.ErrnoException).code === 'EEXIST' && (await stat(path)).isDirectory()
      if (!there) throw error
    }
  }
  try {
    await make()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw error
    await makeDirectory(dirname(path))
    await make()
  }
}
