import { z } from 'zod'
import { badParameters, refuse } from '../http/api-error.ts'
import { flag, node, vmid } from '../http/format.ts'
import { splitList } from '../http/list.ts'
import type { Parameter } from '../http/parameter.ts'
import { type Route, route } from '../http/route.ts'
import type { Manner } from '../nodes/manner.ts'
import { mayDoAnything } from './agent-permission.ts'

const path = '/nodes/{node}/qemu/{vmid}/agent'
const command = {
  type: 'array',
  optional: true,
  in7: { type: 'string', list: true },
} as const satisfies Parameter
const inputData = { type: 'string', maxLength: 65_536, optional: true } as const

/** 7.4 has one text, split at commas, semicolons and white space, and may do without; later it is a list that must be there. */
function commandLine(given: readonly string[] | undefined, { major }: Manner): readonly string[] {
  if (major === 7) return splitList((given ?? []).join(','))
  if (given) return given
  throw badParameters({ command: 'property is missing and it is not optional' })
}

/** QGA's, with the decoded output as bytes (not as the text that they may be), and 0 or 1 for its flags. */
const execStatus = z.record(z.string(), z.union([z.boolean(), z.number(), z.string()]))

function shownStatus(answer: unknown): Record<string, string | number> {
  const shown = Object.entries(execStatus.parse(answer)).map(([key, value]) => {
    if (typeof value === 'boolean') return [key, value ? 1 : 0]
    if (typeof value === 'string') return [key, Buffer.from(value, 'base64').toString('latin1')]
    return [key, value]
  })
  return Object.fromEntries(shown)
}

export const execRoutes: readonly Route[] = [
  route('POST', `${path}/exec`, {
    schema: { node, vmid, command, 'input-data': inputData },
    permission: mayDoAnything,
    async handle({ lab, params }) {
      const [program, ...arg] = commandLine(params.command, lab.manner)
      const input = params['input-data']
      const vm = lab.vms.get(params.node, params.vmid)
      if (program === undefined && input === undefined) {
        throw refuse('command or input-data (or both) required')
      }
      return lab.agents.run(vm, 'guest-exec', {
        'capture-output': true,
        ...(program !== undefined && { path: program, arg }),
        ...(input !== undefined && { 'input-data': Buffer.from(input).toString('base64') }),
      })
    },
  }),
  route('GET', `${path}/exec-status`, {
    schema: { node, vmid, pid: { type: 'integer' } },
    permission: mayDoAnything,
    async handle({ lab, params }) {
      const vm = lab.vms.get(params.node, params.vmid)
      return shownStatus(await lab.agents.run(vm, 'guest-exec-status', { pid: params.pid }))
    },
  }),
  route('POST', `${path}/set-user-password`, {
    schema: {
      ...{ node, vmid, username: { type: 'string' }, crypted: flag },
      password: { type: 'string', minLength: 5, maxLength: 1024 },
    },
    permission: mayDoAnything,
    async handle({ lab, params }) {
      const vm = lab.vms.get(params.node, params.vmid)
      const { username, crypted = false } = params
      const password = Buffer.from(params.password).toString('base64')
      const args = { username, password, crypted }
      return { result: await lab.agents.run(vm, 'guest-set-user-password', args) }
    },
  }),
]
