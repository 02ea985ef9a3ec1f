import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { DEADLINES } from '../deadlines.ts'
import { createLog } from '../log.ts'
import { openGuacd } from '../upstream/guacd-upstream.ts'
import { debianGuacd, removeAbandonedBuilds } from './debian-guacd.ts'
import { superviseGuacd } from './supervise-guacd.ts'

const cacheDir = process.env.CARREL_CACHE ?? join(import.meta.dirname, '../../../.cache')
const log = createLog('error')
let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'carrel-guacd-'))
})

afterEach(() => rmSync(directory, { recursive: true }))

test('sound and drives of RDP load, although guacd is not installed where FreeRDP looks', async () => {
  const program = await debianGuacd({ cacheDir, onProgress: () => {}, log })
  if (!program) throw new Error('These tests run on Debian 12 or later.')
  const lines: string[] = []
  const talkative: typeof program = {
    ...program,
    command: (address, home) => {
      const command = program.command(address, home)
      return { ...command, args: [...command.args, '-L', 'debug'] }
    },
  }
  const guacd = await superviseGuacd(
    talkative,
    directory,
    createLog('debug', (line) => lines.push(line)),
  )
  try {
    const ended = Promise.withResolvers<void>()
    const parameters = {
      hostname: '127.0.0.1',
      port: '1',
      'enable-drive': 'true',
      'drive-path': join(directory, 'drive'),
      'create-drive-path': 'true',
    }
    await openGuacd(
      {
        address: guacd,
        join: null,
        target: { protocol: 'rdp', parameters },
        hello: {
          width: 800,
          height: 600,
          dpi: 96,
          timezone: null,
          audio: ['audio/L16'],
          video: [],
          image: ['image/png'],
          name: null,
        },
        deadlines: DEADLINES,
        signal: AbortSignal.timeout(10_000),
      },
      {
        passes: () => true,
        received() {},
        firstFrame() {},
        drained() {},
        ended: () => ended.resolve(),
      },
    )
    await ended.promise
    // Plugins are loaded before FreeRDP connects, so that no desktop is needed to see it.
    await vi.waitFor(() => {
      for (const channel of ['rdpsnd', 'rdpdr']) {
        expect(lines.join('')).toContain(`Support for static channel \\"${channel}\\" loaded`)
      }
    })
  } finally {
    await guacd.close()
  }
}, 300_000)

test('a build that was killed is removed, one that goes on is not', () => {
  const [killed, living] = ['guacd-0123.4194305.building', `guacd-4567.${process.pid}.building`]
  for (const name of [killed, living]) mkdirSync(join(directory, name))
  removeAbandonedBuilds(directory)
  expect(readdirSync(directory)).toEqual([living])
})
