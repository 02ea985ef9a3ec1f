import packageFile from '../package.json' with { type: 'json' }
import { CommandFailure } from './command-failure.ts'

interface Command {
  readonly does: string
  /** Loaded when it is asked for. */
  readonly load: () => Promise<{ USAGE: string; run: (args: string[]) => Promise<number> }>
}

const TO_RUN_IT: Readonly<Record<string, Command>> = {
  demo: {
    does: 'a whole Carrel on this machine, with real VMs of its own; --check drives it and takes it down',
    load: () => import('./demo.ts'),
  },
  start: {
    does: 'Carrel itself, configured by the environment; --roles takes some of its parts',
    load: () => import('./start.ts'),
  },
  'check-proxmox': {
    does: 'what a Proxmox VE offers Carrel, and which rights are missing',
    load: () => import('./check-proxmox.ts'),
  },
  'rotate-keys': {
    does: 'seals every secret of the database with a new master key',
    load: () => import('./rotate-keys.ts'),
  },
}

const TO_WORK_ON_IT: Readonly<Record<string, Command>> = {
  test: {
    does: 'lint, types, unit, integration and end-to-end tests',
    load: () => import('./test.ts'),
  },
  bench: {
    does: 'the gateway beside its peers; --quick for a first impression',
    load: () => import('./bench.ts'),
  },
  chaos: {
    does: 'sessions that must come to their end while servers are killed and everything fails now and then',
    load: () => import('./chaos.ts'),
  },
  conformance: {
    does: 'recorded answers of real Proxmox VE against the lab and the client',
    load: () => import('./conformance.ts'),
  },
  criteria: {
    does: 'which acceptance criteria the tests show',
    load: () => import('./criteria.ts'),
  },
  pictures: {
    does: 'every page, pictured under docs/media',
    load: () => import('./pictures.ts'),
  },
  record: {
    does: 'the journey of a desktop in a real browser as a film under docs/media',
    load: () => import('./record.ts'),
  },
  reference: {
    does: 'the pages of docs/reference that are made from the code',
    load: () => import('./reference.ts'),
  },
}

const COMMANDS = { ...TO_RUN_IT, ...TO_WORK_ON_IT }

async function main([name, ...args]: string[]): Promise<number> {
  if (name === undefined || ['help', '--help', '-h'].includes(name)) return show(USAGE)
  if (name === '--version') return show(`carrel ${packageFile.version}`)
  const command = COMMANDS[name]
  if (!command) throw new CommandFailure(`There is no command "${name}".`, USAGE)
  const { run, USAGE: usage } = await command.load()
  if (args.some((arg) => arg === '--help' || arg === '-h')) return show(usage)
  return run(args)
}

function show(text: string): number {
  process.stdout.write(`${text}\n`)
  return 0
}

const list = (commands: Readonly<Record<string, Command>>) =>
  Object.entries(commands)
    .map(([name, { does }]) => `  ${name.padEnd(13)} ${does}`)
    .join('\n')

const USAGE = `Usage: ./carrel <command> [options]; ./carrel <command> --help tells the options.

To run Carrel:
${list(TO_RUN_IT)}

To work on it:
${list(TO_WORK_ON_IT)}`

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const known = error instanceof CommandFailure
    process.stderr.write(known ? `\ncarrel: ${error.message}\n` : `\n${(error as Error).stack}\n`)
    if (known && error.hint) process.stderr.write(`${indent(error.hint)}\n`)
    process.exit(1)
  },
)

const indent = (hint: string) => hint.trimEnd().replaceAll(/^(?=.)/gm, '        ')
