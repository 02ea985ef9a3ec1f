import { z } from 'zod'
import {
  ms,
  schedule,
  whichMoment,
  whichRequest,
  whichStorage,
  whichTask,
  whichVictim,
  whichVm,
} from './fault-fields.ts'

/** Where a fault strikes: while a request is answered, in a task, when a guest agent is asked, while disks are copied, or it just happens. */
export type Place = 'request' | 'task' | 'agent' | 'storage' | 'world'

const done = z.boolean().default(false).describe('The work is done all the same.')
const text = z.string().min(1).max(2000)

function kind<const P extends Place, S extends z.ZodRawShape>(place: P, says: string, shape: S) {
  return { place, says, schema: z.strictObject(shape) }
}
const request = <S extends z.ZodRawShape>(says: string, shape: S) =>
  kind('request', says, { ...shape, ...whichRequest, ...schedule })
const task = <S extends z.ZodRawShape>(says: string, shape: S) =>
  kind('task', says, { ...shape, ...whichTask, ...schedule })
const agent = <S extends z.ZodRawShape>(says: string, shape: S) =>
  kind('agent', says, { ...shape, ...whichVm, ...schedule })
const storage = <S extends z.ZodRawShape>(says: string, shape: S) =>
  kind('storage', says, { ...shape, ...whichStorage, ...schedule })
const world = <S extends z.ZodRawShape>(says: string, shape: S) =>
  kind('world', says, { ...shape, ...whichMoment })

/** Every fault that the lab can have, with what can be said about each. */
export const faultKinds = {
  'server-error': request('Answers 5xx with a reason, as Proxmox VE does, and does nothing.', {
    status: z.int().min(500).max(599).default(500),
    reason: text.optional().describe('Left out: one of those that Proxmox VE gives.'),
  }),
  'proxy-page': request('A reverse proxy answers in HTML, since it reaches nobody.', {
    status: z.literal([502, 503, 504]).default(502),
  }),
  'node-error': request('pveproxy does not reach the node, or loses it while it waits.', {
    status: z.literal([595, 596]).default(595),
    done,
    delay_ms: ms('Left out: 3 s for 595, 30 s for 596.').optional(),
  }),
  'token-revoked': request('401, after the usual 3 s.', {}),
  'connection-reset': request('The connection is reset before anything is done.', {}),
  'lost-answer': request(
    'The work is done, and the connection is reset instead of the answer.',
    {},
  ),
  'half-answer': request('The work is done, and the connection ends amid the answer.', {}),
  garbage: request('The work is done, and the answer is 200 with noise.', {}),
  hang: request('No answer comes.', { done }),
  'slow-answer': request('The work is done, and the answer comes late.', {
    delay_ms: ms('How late.').default(10_000),
  }),
  'huge-answer': request('The answer is followed by blanks without end.', {
    bytes: z
      .int()
      .min(1)
      .max(2 ** 32)
      .default(256 * 2 ** 20),
  }),

  'task-fails': task('The task ends with an error.', {
    text: text.optional().describe('Left out: one that such a task has in Proxmox VE.'),
    done,
  }),
  'task-warns': task('The task does its work and ends with WARNINGS: 1.', {
    text: text.optional().describe('The warning. Left out: one that Proxmox VE has.'),
  }),
  'task-hangs': task('The task does not begin its work, and holds its VM’s lock meanwhile.', {
    delay_ms: ms('Left out: until it is stopped.').optional(),
  }),

  'agent-silent': agent('The guest agent does not answer.', {}),
  'agent-lies': agent('The guest agent tells another address of its network card.', {
    address: z
      .union([
        z.enum([
          'elsewhere',
          'other-vm',
          'loopback',
          'docker-only',
          'link-local',
          'none',
          'changing',
        ]),
        z.ipv4(),
        z.ipv6(),
      ])
      .default('elsewhere')
      .describe('One of these, or an address.'),
  }),

  'slow-storage': storage('Copies, clones and snapshots take so many times as long.', {
    factor: z.number().min(1).max(10_000).default(10),
  }),
  'late-storage': storage('A copy, clone or snapshot goes on for so long after it was done.', {
    delay_ms: ms('So long.').default(600_000),
  }),
  'full-storage': storage('No space is left for a disk or a snapshot.', {}),

  'vm-locked': world('Somebody holds the VM’s lock.', {
    for_ms: ms('For so long each time.').default(20_000),
    ...whichVictim,
  }),
  'vm-powers-off': world('The guest shuts itself down.', whichVictim),
  'vm-vanishes': world('Somebody destroys the VM.', whichVictim),
  'vm-moves': world('Somebody migrates the VM to another node.', whichVictim),
  'foreign-vm': world('Somebody makes a VM with the id that is about to be used.', whichVictim),
  'agent-removed': world('Somebody takes the guest agent out of the configuration.', whichVictim),
  'node-offline': world('The node is off.', {
    node: z.string().min(1).describe('This one.'),
    for_ms: ms('For so long each time; left out: until the fault is switched off.').optional(),
  }),
} as const

export type FaultName = keyof typeof faultKinds
