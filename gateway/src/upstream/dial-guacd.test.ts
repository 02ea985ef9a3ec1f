import { expect, test } from 'vitest'
import { drawFrame, startScriptedGuacd } from '../../test/scripted-guacd.ts'
import { DEADLINES } from '../deadlines.ts'
import { dialGuacd } from './dial-guacd.ts'

test('whoever does not want guacd any more does not wait until it is open', async () => {
  await using guacd = await startScriptedGuacd(drawFrame)
  const leaving = new AbortController()
  const dialling = dialGuacd(guacd, DEADLINES, leaving.signal)
  leaving.abort()
  await expect(dialling).rejects.toMatchObject({ code: 'guacd_unreachable' })
})

test('a guacd that does not answer in time is hung up on', async () => {
  await using guacd = await startScriptedGuacd(drawFrame, { handshake: () => {} })
  const dialogue = await dialGuacd(guacd, DEADLINES)
  await expect(dialogue.expect('args', 20)).rejects.toMatchObject({ code: 'guacd_silent' })
  await guacd.owners[0]?.gone
})
