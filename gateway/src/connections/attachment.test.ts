import { beforeEach, expect, test, vi } from 'vitest'
import { registrationOf } from '../../test/gateway.ts'
import { DEADLINES } from '../deadlines.ts'
import { createLog } from '../log.ts'
import { encodeInstruction, parseInstructions } from '../protocol/instruction.ts'
import { readViewerHello } from '../tunnel/viewer-hello.ts'
import type { GuacdListener, GuacdUser } from '../upstream/guacd-upstream.ts'
import type { Attachment } from './attachment.ts'
import { JoinRecord } from './join-record.ts'
import { LiveDesktop } from './live-desktop.ts'

/** A user of guacd that takes as much as a test says. */
interface Taker {
  readonly listener: GuacdListener
  takesMore: boolean
}

let owner: Taker
let join: Taker
let attachment: Attachment
const drained = vi.fn()

beforeEach(async () => {
  const takers: Taker[] = []
  const desktop = new LiveDesktop(registrationOf({}), {
    openUser: async (_request, listener) => {
      const taker = { listener, takesMore: true }
      takers.push(taker)
      return userOf(taker)
    },
    joins: new JoinRecord(),
    graceSeconds: 0,
    deadlines: DEADLINES,
    log: createLog('error'),
    ended: () => {},
  })
  const viewer = { received: () => {}, firstFrame: () => {}, drained, ended: () => {} }
  attachment = desktop.attach(readViewerHello(new URLSearchParams()), false, viewer)
  owner = await vi.waitUntil(() => takers[0])
  owner.listener.firstFrame()
  join = await vi.waitUntil(() => takers[1])
  join.listener.firstFrame()
  drained.mockClear()
  return async () => {
    attachment.destroy()
    await desktop.close()
  }
})

const userOf = (taker: Taker): GuacdUser => ({
  ...{ identifier: '$1', lastSync: 1, required: null, gone: Promise.resolve() },
  write: () => taker.takesMore,
  ...{ pause: () => {}, resume: () => {}, destroy: () => {}, excuse: () => {} },
})

const say = (opcode: string, ...args: string[]) =>
  attachment.send(parseInstructions(Buffer.from(encodeInstruction(opcode, ...args))))

test('a browser whose words the owner does not take is not heard because the join takes more', () => {
  owner.takesMore = false
  join.takesMore = false
  expect(say('audio', '0', 'audio/L16')).toBe(false)
  expect(say('key', '97', '1')).toBe(false)
  join.listener.drained()
  expect(drained).not.toHaveBeenCalled()
  owner.listener.drained()
  expect(drained).toHaveBeenCalledOnce()
})

test('a browser is heard as long as both take more', () => {
  expect(say('audio', '0', 'audio/L16')).toBe(true)
  expect(say('key', '97', '1')).toBe(true)
  join.takesMore = false
  expect(say('key', '97', '0')).toBe(false)
  join.listener.drained()
  expect(drained).toHaveBeenCalledOnce()
})
