import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { LabError } from './engine/errors.ts'

const listen = z.string().transform((text, context) => {
  const match = /^(?:\[([0-9a-fA-F:]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text)
  const host = match?.[1] ?? match?.[2]
  const port = Number(match?.[3])
  if (host !== undefined && port <= 65_535) return { host, port }
  context.addIssue({ code: 'custom', message: 'expected host:port, e.g. 127.0.0.1:8006' })
  return z.NEVER
})

const environment = z.object({
  /** Where the API listens; port 0 takes a free one. */
  LAB_LISTEN: listen.prefault('127.0.0.1:8006'),
  /** VMs, tasks, tokens, certificate, disks. */
  LAB_STATE: z
    .string()
    .min(1)
    .default(join(process.cwd(), 'data', 'lab')),
  /** Images built from Debian's packages; may be shared between labs. */
  LAB_CACHE: z
    .string()
    .min(1)
    .default(join(homedir(), '.cache', 'carrel')),
  LAB_ENGINE: z.enum(['qemu', 'simulated']).default('qemu'),
  LAB_BOOT: z.enum(['warm', 'cold']).default('warm'),
  /** `true`: forget the VMs of an earlier start. */
  LAB_FRESH: z.stringbool().default(false),
  /** `stdin`: the lab ends when its standard input does, so that it never outlives who started it. */
  LAB_PARENT: z.enum(['stdin', 'none']).default('none'),
})

export interface LabConfig {
  readonly listen: { readonly host: string; readonly port: number }
  readonly stateDir: string
  readonly cacheDir: string
  readonly engine: 'qemu' | 'simulated'
  readonly boot: 'warm' | 'cold'
  readonly isFresh: boolean
  readonly endsWithStdin: boolean
}

export function readConfig(env: Readonly<Record<string, string | undefined>>): LabConfig {
  const parsed = environment.safeParse(env)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new LabError('bad_configuration', `${issue?.path.join('.')}: ${issue?.message}.`, {
      help: 'Correct the variable, or leave it out to take its default.',
    })
  }
  const { LAB_LISTEN, LAB_STATE, LAB_CACHE, LAB_ENGINE, LAB_BOOT, LAB_FRESH, LAB_PARENT } =
    parsed.data
  return {
    listen: LAB_LISTEN,
    stateDir: LAB_STATE,
    cacheDir: LAB_CACHE,
    engine: LAB_ENGINE,
    boot: LAB_BOOT,
    isFresh: LAB_FRESH,
    endsWithStdin: LAB_PARENT === 'stdin',
  }
}
