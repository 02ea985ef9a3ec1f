import { z } from 'zod'
import { get, post } from './proxmox-call.ts'
import { figure, flag, integer, nothing, number, optionalText, text } from './proxmox-scalar.ts'

/*
 * Each is asked of the guest agent itself, after Proxmox VE has pinged it for up to 3 s. What comes back was written inside the
 * guest, by whoever is root there.
 */

const below = '/nodes/{node}/qemu/{vmid}/agent'
const result = <A>(answer: z.ZodType<A>) => z.object({ result: answer })

const networkInterface = z.object({
  name: text,
  'hardware-address': optionalText,
  /** Missing where the interface has none. */
  'ip-addresses': z.array(z.object({ 'ip-address': text, 'ip-address-type': text })).nullish(),
})
export type NetworkInterface = z.infer<typeof networkInterface>

export const agentInterfaces = get(
  `${below}/network-get-interfaces`,
  result(z.array(networkInterface)),
)

export const agentPing = post(`${below}/ping`, nothing)

export const agentInfo = get(
  `${below}/info`,
  result(
    z.object({
      version: optionalText,
      supported_commands: z.array(z.object({ name: text, enabled: flag })),
    }),
  ),
)

export const agentOsInfo = get(
  `${below}/get-osinfo`,
  result(
    z.object({
      id: optionalText,
      name: optionalText,
      'pretty-name': optionalText,
      version: optionalText,
      'version-id': optionalText,
      'kernel-release': optionalText,
      machine: optionalText,
    }),
  ),
)

export const agentHostName = get(`${below}/get-host-name`, result(z.object({ 'host-name': text })))

/** Who is signed in. `login-time` is in epoch seconds, with a fraction. */
export const agentUsers = get(
  `${below}/get-users`,
  result(z.array(z.object({ user: text, domain: optionalText, 'login-time': number }))),
)

/** `command` is a list: program and arguments. Answers at once; `agentExecStatus` tells how it ended. */
export const agentExec = post(`${below}/exec`, z.object({ pid: integer }))

/** `exitcode` and the output only once it has exited; `signal` where one ended it. */
export const agentExecStatus = get(
  `${below}/exec-status`,
  z.object({
    exited: flag,
    exitcode: figure,
    signal: figure,
    'out-data': optionalText,
    'err-data': optionalText,
    'out-truncated': flag,
    'err-truncated': flag,
  }),
)

export const setUserPassword = post(`${below}/set-user-password`, nothing)
