import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const COMMAND = join(import.meta.dirname, 'main.ts')
const DEADLINE_MS = 60_000

/** The real command; standard output and standard error apart. */
function carrel(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [COMMAND, ...args], (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    )
  })
}

test('without a command, and with --help, it tells what there is', async () => {
  const [none, help] = await Promise.all([carrel(), carrel('--help')])
  expect(none).toEqual(help)
  expect(help).toMatchObject({ code: 0, err: '' })
  expect(help.out).toContain('./carrel <command>')
})

test(
  'each command tells its options, and does nothing else',
  async () => {
    const { out } = await carrel('--help')
    const names = [...out.matchAll(/^ {2}(\S+)/gm)].map(([, name = '']) => name)
    expect(names.length).toBeGreaterThan(8)
    for (const name of names) {
      const help = await carrel(name, '--help')
      expect(help, name).toMatchObject({ code: 0, err: '' })
      expect(help.out).toContain(`Usage: ./carrel ${name}`)
    }
  },
  DEADLINE_MS,
)

describe('a slip is told in one sentence, with the usage and without a stack', () => {
  test.each([
    [['dmeo'], 'There is no command "dmeo".'],
    [['start', '--role', 'web'], 'There is no option --role.'],
    [['start', '--roles'], '--roles needs a value.'],
    [['start', 'now'], '"now" is not expected here.'],
    [['demo', '--check=yes'], '--check takes no value.'],
    [['demo', '--port', '1.5'], '--port 1.5 is not a whole number from 1 to 65534.'],
    [['demo', '--minutes', 'ten'], '--minutes ten is not a whole number from 1 to 1440.'],
    [['check-proxmox', 'pve.example'], 'An address with https and a token are needed.'],
  ])('%j', async (args, sentence) => {
    const { code, out, err } = await carrel(...args)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain(`carrel: ${sentence}\n        Usage: ./carrel`)
    expect(err).not.toContain('    at ')
  })
})
