/** The machines that a document declares. */
import type { Tutorial } from '../../document/model.ts'
import type { Guest } from '../lab.ts'
import type { Internals, Machines } from '../sandbox/internals.ts'

/** Each is booted when it is first asked for; one that did not boot may be asked for again. */
export function machinesOf(internals: Internals, { declarations, id }: Tutorial): Machines {
  const guests = declarations.filter(({ kind }) => kind === 'guest')
  const registries = declarations.filter(({ kind }) => kind === 'registry').map(({ name }) => name)
  const open = new Map<string, Promise<Guest>>()
  return {
    get(name) {
      const index = guests.findIndex((guest) => guest.name === name)
      const declaration = guests[index]
      if (!declaration) return Promise.reject(new TypeError(`no machine ${name} is declared`))
      const known = open.get(name)
      if (known) return known
      // Loaded only where a machine is needed.
      const fresh = import('./open-guest.ts').then(({ openGuest }) =>
        openGuest(internals, { declaration, index, registries, page: id }),
      )
      open.set(name, fresh)
      fresh.catch(() => open.delete(name))
      return fresh
    },
  }
}
