import type { ProxmoxCall } from '@carrel/server/hypervisor/proxmox/proxmox-call'
import type { ProxmoxServer } from '@carrel/server/hypervisor/proxmox/proxmox-server'
import { createProxmoxTransport } from '@carrel/server/hypervisor/proxmox/proxmox-transport'
import { z } from 'zod'
import { words } from './howto-commands.ts'

type Method = ProxmoxCall<unknown>['method']
interface Call {
  readonly method: Method
  readonly path: string
  readonly parameters: Record<string, string>
}

/** `--name value`; what is no option stays a word. */
function split(command: string): { names: string[]; options: Record<string, string> } {
  const names: string[] = []
  const options: Record<string, string> = {}
  const rest = words(command)
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word.startsWith('--')) options[word.slice(2)] = rest.shift() ?? ''
    else names.push(word)
  }
  return { names, options }
}

/** The API call that `pvesh` or `pveum` makes of a command. */
function callOf(command: string): Call {
  const { names, options } = split(command)
  const [tool, first = '', second = '', ...more] = names
  if (tool === 'pvesh') {
    const method = ({ create: 'POST', set: 'PUT', delete: 'DELETE' } as const)[first]
    if (method) return { method, path: second, parameters: options }
  }
  const [name = '', token = ''] = second === 'token' ? more.slice(1) : more
  switch (`${first} ${second}`) {
    case 'role add':
      return { method: 'POST', path: '/access/roles', parameters: { roleid: name, ...options } }
    case 'role modify':
      return { method: 'PUT', path: `/access/roles/${name}`, parameters: options }
    case 'user add':
      return { method: 'POST', path: '/access/users', parameters: { userid: name, ...options } }
    case 'user token': {
      const path = `/access/users/${encodeURIComponent(name)}/token/${token}`
      return { method: 'POST', path, parameters: options }
    }
    case 'acl modify':
      return { method: 'PUT', path: '/access/acl', parameters: { path: name, ...options } }
    default:
      throw new Error(`this shell does not know: ${command}`)
  }
}

const newToken = z.object({ value: z.string() })

/** Root on a node: carries out what an administrator types, over the same API as `pveum` does. */
export class RootShell implements AsyncDisposable {
  readonly #transport

  constructor(server: ProxmoxServer) {
    this.#transport = createProxmoxTransport(server)
  }

  /** The secret, if the command makes a token. */
  async run(command: string): Promise<string | null> {
    const { method, path, parameters } = callOf(command)
    const answer = await this.#transport.call({ method, path, answer: z.unknown() }, parameters)
    return newToken.safeParse(answer).data?.value ?? null
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#transport.close()
  }
}
