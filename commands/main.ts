import { CommandFailure } from './command-failure.ts'

/** Each command: its module, loaded when it is asked for, and what it does. */
const COMMANDS = {
  demo: {
    does: 'a whole Carrel on this machine, with real VMs of its own (--check drives it and takes it down)',
    load: () => import('./demo.ts'),
  },
  start: {
    does: 'Carrel itself, configured by the environment (--roles web,worker,gateway)',
    load: () => import('./start.ts'),
  },
  chaos: {
    does: 'sessions that must come to their end while servers are killed and everything fails now and then',
    load: () => import('./chaos.ts'),
  },
  test: {
    does: 'lint, types, unit, integration and end-to-end tests',
    load: () => import('./test.ts'),
  },
  record: {
    does: 'the journey of a desktop in a real browser as a film under docs/media',
    load: () => import('./record.ts'),
  },
  bench: {
    does: 'the gateway beside its peers (./carrel bench gateway); --quick for a first impression',
    load: () => import('./bench.ts'),
  },
}

async function main([name, ...args]: string[]): Promise<number> {
  if (name === undefined || !(name in COMMANDS)) {
    process.stderr.write(`usage: ./carrel <command>\n\n${list()}\n`)
    return name === undefined || name === 'help' || name === '--help' ? 0 : 2
  }
  const { run } = await COMMANDS[name as keyof typeof COMMANDS].load()
  return run(args)
}

const list = () =>
  Object.entries(COMMANDS)
    .map(([name, { does }]) => `  ${name.padEnd(8)} ${does}`)
    .join('\n')

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const known = error instanceof CommandFailure
    process.stderr.write(known ? `\ncarrel: ${error.message}\n` : `\n${(error as Error).stack}\n`)
    if (known && error.hint) process.stderr.write(`        ${error.hint}\n`)
    process.exit(1)
  },
)
