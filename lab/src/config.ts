import { parseArgs } from 'node:util'
import type { NodeNames } from './api/nodes/cluster.ts'
import type { MannerName } from './api/nodes/manner.ts'
import type { Storage } from './api/storage/storage.ts'
import { LabError } from './engine/errors.ts'
import { type SettingName, type SettingValues, settings } from './settings.ts'

export interface LabConfig {
  readonly listen: { readonly host: string; readonly port: number }
  readonly stateDir: string
  readonly cacheDir: string
  readonly engine: 'qemu' | 'simulated'
  readonly boot: 'warm' | 'cold'
  readonly isFresh: boolean
  readonly endsWithStdin: boolean
  readonly manner: MannerName
  readonly nodes: NodeNames
  readonly storages: readonly [Storage, ...Storage[]]
  /** Of the same image. */
  readonly templates: number
  /** Of its clock; 1 is that on the wall. */
  readonly speed: number
  /** VMs beside the template that are there from the beginning. */
  readonly machines: number
  readonly chaos: { readonly file: string } | { readonly probability: number } | null
}

export type Environment = Readonly<Record<string, string | undefined>>

const names = Object.keys(settings) as SettingName[]

function badConfiguration(message: string, help: string): LabError {
  return new LabError('bad_configuration', message, { help })
}

/** What was typed, as text; a switch is `true`. */
function readOptions(args: readonly string[]): Readonly<Record<string, string | undefined>> {
  const options = Object.fromEntries(
    names.map((name) => [
      name,
      { type: settings[name].value === null ? 'boolean' : 'string' } as const,
    ]),
  )
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true })
    return Object.fromEntries(names.map((name) => [name, values[name]?.toString()]))
  } catch (error) {
    const [first = ''] = (error as Error).message.split('\n')
    throw badConfiguration(first.endsWith('.') ? first : `${first}.`, '--help names the options.')
  }
}

function readSetting<N extends SettingName>(
  name: N,
  option: string | undefined,
  env: Environment,
): SettingValues[N] {
  const { variable, schema } = settings[name]
  const parsed = schema.safeParse(option ?? env[variable])
  if (parsed.success) return parsed.data as SettingValues[N]
  const [issue] = parsed.error.issues
  const [what, thing] = option === undefined ? [variable, 'variable'] : [`--${name}`, 'option']
  const help = `Correct the ${thing}, or leave it out to take its default.`
  throw badConfiguration(`${what}: ${issue?.message}.`, help)
}

/** Real machines have the time that they have. */
function checkTogether({ engine, speed, machines }: LabConfig): void {
  if (engine === 'simulated' || (speed === 1 && machines === 0)) return
  const what = speed === 1 ? 'More machines are' : 'Another speed is'
  throw badConfiguration(`${what} for simulated machines only.`, 'Add --engine simulated.')
}

/** An option wins over its variable. Throws a `LabError`. */
export function readConfig(args: readonly string[], env: Environment): LabConfig {
  const options = readOptions(args)
  const read = <N extends SettingName>(name: N) => readSetting(name, options[name], env)
  const config: LabConfig = {
    listen: read('listen'),
    stateDir: read('state'),
    cacheDir: read('cache'),
    engine: read('engine'),
    boot: read('boot'),
    isFresh: read('fresh'),
    endsWithStdin: read('parent') === 'stdin',
    manner: read('manner'),
    nodes: read('nodes'),
    storages: read('storages'),
    templates: read('templates'),
    speed: read('speed'),
    machines: read('machines'),
    chaos: read('chaos') ?? null,
  }
  checkTogether(config)
  return config
}

/** What `--help` prints. */
export function usage(): string {
  const rows = names.map((name) => {
    const { value, says, variable } = settings[name]
    return [`--${name}${value === null ? '' : ` ${value}`}`, `${says} (${variable})`] as const
  })
  const width = Math.max(...rows.map(([option]) => option.length))
  const lines = rows.map(([option, says]) => `  ${option.padEnd(width)}  ${says}`)
  return `Usage: npm run lab -- [options]

A Proxmox VE on this machine: its REST API over real VMs, or over thousands of simulated ones.
Each option can be given as a variable of the environment as well; the option wins.

${lines.join('\n')}
  ${'--help'.padEnd(width)}  This.
`
}
