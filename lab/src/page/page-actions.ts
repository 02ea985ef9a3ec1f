import { z } from 'zod'
import { BadFault, type FaultInput } from '../api/faults/fault.ts'
import { faultKinds } from '../api/faults/fault-kinds.ts'
import { powerOffFromInside } from '../api/faults/world.ts'
import type { Lab } from '../api/lab.ts'
import { LabError } from '../engine/errors.ts'

export interface ActionAnswer {
  readonly status: number
  readonly body: unknown
}

interface Action {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Below `/lab/`; what is in brackets is handed on. */
  readonly path: RegExp
  readonly act: (lab: Lab, name: string, body: unknown) => ActionAnswer
}

class NotThere extends LabError {
  constructor(what: string) {
    super('not_there', `There is no ${what}.`, { help: 'GET /lab shows what there is.' })
  }
}

const online = z.strictObject({ online: z.boolean() })
const done: ActionAnswer = { status: 204, body: null }

/** Each kind with its JSON Schema, from which forms are made. */
const kinds = Object.entries(faultKinds).map(([fault, { place, says, schema }]) => ({
  ...{ fault, place, says },
  schema: z.toJSONSchema(schema, { io: 'input' }),
}))

/** A node that is switched off by hand is off by a fault, and on again without it. */
function switchNode(lab: Lab, node: string, body: unknown): ActionAnswer {
  if (!lab.cluster.has(node)) throw new NotThere(`node “${node}”`)
  const wanted = online.safeParse(body)
  if (!wanted.success)
    throw new BadFault('That is not a state of a node.', 'Send {"online":false}.')
  if (!wanted.data.online) {
    if (lab.cluster.isOnline(node)) lab.faults.add({ fault: 'node-offline', node })
    return done
  }
  for (const { id, fault } of lab.faults.list()) {
    if (fault.fault === 'node-offline' && fault.node === node) lab.faults.remove(id)
  }
  return done
}

function powerOff(lab: Lab, name: string): ActionAnswer {
  const vmid = Number(name)
  if (!lab.engine.running().has(vmid)) throw new NotThere(`VM ${name} that runs`)
  powerOffFromInside(lab, vmid).catch((error: Error) => {
    lab.log(`VM ${vmid} could not be powered off: ${error.message}`)
  })
  return done
}

const actions: readonly Action[] = [
  { method: 'GET', path: /^kinds$/, act: () => ({ status: 200, body: kinds }) },
  {
    method: 'POST',
    path: /^faults$/,
    act: (lab, _, body) => ({ status: 201, body: { id: lab.faults.add(body as FaultInput) } }),
  },
  {
    method: 'DELETE',
    path: /^faults$/,
    act(lab) {
      lab.faults.clear()
      return done
    },
  },
  {
    method: 'DELETE',
    path: /^faults\/(\d{1,9})$/,
    act(lab, id) {
      if (!lab.faults.remove(Number(id))) throw new NotThere(`fault ${id}`)
      return done
    },
  },
  { method: 'POST', path: /^nodes\/([\w.-]{1,63})$/, act: switchNode },
  { method: 'POST', path: /^vms\/(\d{1,9})\/power-off$/, act: powerOff },
]

/** Null: there is no such action. Throws a `LabError` that says why it was not done. */
export function actionFor(method: string, path: string) {
  for (const { method: wanted, path: pattern, act } of actions) {
    const match = wanted === method ? pattern.exec(path) : null
    if (match) return (lab: Lab, body: unknown) => act(lab, match[1] ?? '', body)
  }
  return null
}
