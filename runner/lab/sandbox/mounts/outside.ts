/** Operations that the agent performs on the machine itself, outside of all sandboxes. */
import { agent } from '../agent/agent.ts'
import { encode, type Operation } from './operation.ts'

let count = 0

/** Rejects with what the agent says. */
export function performOutside(operations: Operation[]): Promise<void> {
  const id = `outside-${++count}`
  return new Promise((resolve, reject) => {
    const { listen, send } = agent()
    listen(id, (_, problem) => (problem === '' ? resolve() : reject(new Error(problem))))
    send(id, 'outside', encode(operations))
  })
}
