import { z } from 'zod'
import { on } from '../access/permission.ts'
import { flag, node, vmid } from '../http/format.ts'
import { type Method, type Route, route } from '../http/route.ts'

const path = '/nodes/{node}/qemu/{vmid}/agent'
const mayAsk = on('/vms/{vmid}', ['VM.GuestAgent.Audit', 'VM.GuestAgent.Unrestricted'], 'any')
const mayDoAnything = on('/vms/{vmid}', ['VM.GuestAgent.Unrestricted'])

function question(method: Method, name: string, qgaCommand = `guest-${name}`): Route {
  return route(method, `${path}/${name}`, {
    schema: { node, vmid },
    permission: mayAsk,
    handle: ({ lab, params }) => lab.agents.ask(lab.vms.get(params.node, params.vmid), qgaCommand),
  })
}

const execStatus = z.object({
  exited: z.boolean(),
  exitcode: z.number().optional(),
  signal: z.number().optional(),
  'out-data': z.string().optional(),
  'err-data': z.string().optional(),
  'out-truncated': z.boolean().optional(),
  'err-truncated': z.boolean().optional(),
})
const decoded = (base64: string) => Buffer.from(base64, 'base64').toString('utf8')

/** Output is decoded, and flags are numbers, unlike in the agent's own answer. */
function shownStatus(answer: unknown): Record<string, string | number> {
  const shown: Record<string, string | number> = { 'out-truncated': 0 }
  for (const [key, value] of Object.entries(execStatus.parse(answer))) {
    if (value === undefined) continue
    if (typeof value === 'boolean') shown[key] = value ? 1 : 0
    else shown[key] = typeof value === 'string' ? decoded(value) : value
  }
  return shown
}

export const agentRoutes: readonly Route[] = [
  question('POST', 'ping'),
  question('GET', 'info'),
  question('GET', 'network-get-interfaces', 'guest-network-get-interfaces'),
  question('GET', 'get-osinfo'),
  question('GET', 'get-host-name'),
  question('GET', 'get-users'),
  question('GET', 'get-time'),
  question('GET', 'get-timezone'),
  question('GET', 'get-fsinfo'),
  route('POST', `${path}/exec`, {
    schema: {
      node,
      vmid,
      command: { type: 'array' },
      'input-data': { type: 'string', maxLength: 65_536, optional: true },
    },
    permission: mayDoAnything,
    async handle({ lab, params }) {
      const [program, ...arg] = params.command
      const input = params['input-data']
      const args = { path: program, arg, 'capture-output': true }
      const withInput =
        input === undefined ? {} : { 'input-data': Buffer.from(input).toString('base64') }
      const vm = lab.vms.get(params.node, params.vmid)
      return lab.agents.run(vm, 'guest-exec', { ...args, ...withInput })
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
      node,
      vmid,
      username: { type: 'string' },
      password: { type: 'string', minLength: 5, maxLength: 1024 },
      crypted: flag,
    },
    permission: mayDoAnything,
    async handle({ lab, params }) {
      const vm = lab.vms.get(params.node, params.vmid)
      const { username, crypted = false } = params
      const password = Buffer.from(params.password).toString('base64')
      return {
        result: await lab.agents.run(vm, 'guest-set-user-password', {
          username,
          password,
          crypted,
        }),
      }
    },
  }),
]
