import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { nodeList } from './node-list.ts'
import { storageList } from './storage-list.ts'

const listen = z.string().transform((text, context) => {
  const match = /^(?:\[([0-9a-fA-F:]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text)
  const host = match?.[1] ?? match?.[2]
  const port = Number(match?.[3])
  if (host !== undefined && port <= 65_535) return { host, port }
  context.addIssue({ code: 'custom', message: 'expected host:port, e.g. 127.0.0.1:8006' })
  return z.NEVER
})

/** `0.05`, or the name of a file. */
const chaos = z
  .string()
  .min(1)
  .transform((text, context) => {
    if (!/^[+-]?[\d.]+$/.test(text)) return { file: text }
    const probability = Number(text)
    if (probability >= 0 && probability <= 1) return { probability }
    context.addIssue({ code: 'custom', message: 'expected a probability from 0 to 1, or a file' })
    return z.NEVER
  })

const folder = z.string().min(1)
const chosen = <const T extends readonly [string, ...string[]]>(names: T) => z.enum(names)
const number = (from: number, to: number) => z.coerce.number().min(from).max(to)

interface Setting<S extends z.ZodType> {
  /** The variable of the environment; the option is the setting's own name. */
  readonly variable: string
  /** What stands behind the option; null: nothing, it is a switch. */
  readonly value: string | null
  readonly says: string
  readonly schema: S
}

function setting<S extends z.ZodType>(
  variable: string,
  value: string | null,
  says: string,
  schema: S,
): Setting<S> {
  return { variable, value, says, schema }
}

/** All that can be chosen about a lab, by an option or by a variable of the environment. */
export const settings = {
  listen: setting(
    'LAB_LISTEN',
    'HOST:PORT',
    'Where it listens; port 0 takes a free one.',
    listen.prefault('127.0.0.1:8006'),
  ),
  state: setting(
    'LAB_STATE',
    'FOLDER',
    'VMs, tasks, tokens, certificate, disks.',
    folder.default(join(process.cwd(), 'data', 'lab')),
  ),
  cache: setting(
    'LAB_CACHE',
    'FOLDER',
    'Images built from Debian’s packages; labs may share it.',
    folder.default(join(homedir(), '.cache', 'carrel')),
  ),
  engine: setting(
    'LAB_ENGINE',
    'qemu|simulated',
    'Real machines, or machines in memory.',
    chosen(['qemu', 'simulated']).default('qemu'),
  ),
  boot: setting(
    'LAB_BOOT',
    'warm|cold',
    'VMs resume from the template’s RAM, or boot.',
    chosen(['warm', 'cold']).default('warm'),
  ),
  fresh: setting(
    'LAB_FRESH',
    null,
    'Forgets the VMs of an earlier start.',
    z.stringbool().default(false),
  ),
  manner: setting(
    'LAB_MANNER',
    '7.4|8.4|9.2',
    'The Proxmox VE that it behaves like.',
    chosen(['7.4', '8.4', '9.2']).default('9.2'),
  ),
  nodes: setting(
    'LAB_NODES',
    'NAMES',
    'pve1,pve2,pve3, or how many; the first has the template.',
    nodeList.prefault('lab'),
  ),
  storages: setting(
    'LAB_STORAGES',
    'LIST',
    'name:type[:shared],…; types dir, nfs, lvm, lvmthin, zfspool; the first has the template.',
    storageList.prefault('local:dir'),
  ),
  templates: setting(
    'LAB_TEMPLATES',
    'N',
    'How many templates it has of its one image, from VMID 9000 on.',
    number(1, 100).pipe(z.int()).default(1),
  ),
  speed: setting(
    'LAB_SPEED',
    'N',
    'How many times as fast its clock runs; simulated machines only.',
    number(0.01, 1000).default(1),
  ),
  machines: setting(
    'LAB_MACHINES',
    'N',
    'That many VMs more; simulated machines only.',
    number(0, 100_000).pipe(z.int()).default(0),
  ),
  chaos: setting(
    'LAB_CHAOS',
    'FILE|P',
    'Faults by a script, or a mixture of them with this probability, e.g. 0.05.',
    chaos.optional(),
  ),
  parent: setting(
    'LAB_PARENT',
    'stdin|none',
    'stdin: it ends when its standard input does, so that it never outlives who started it.',
    chosen(['stdin', 'none']).default('none'),
  ),
} as const

export type SettingName = keyof typeof settings
export type SettingValues = {
  readonly [N in SettingName]: z.output<(typeof settings)[N]['schema']>
}
