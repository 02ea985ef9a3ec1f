import { expect, test } from 'vitest'
import { drawFrame, startScriptedGuacd } from '../../test/scripted-guacd.ts'
import { createGuacdParameters } from './guacd-parameters.ts'

const HOUR = 3_600_000

test('what guacd takes is asked once, and again after a while', async () => {
  await using guacd = await startScriptedGuacd(drawFrame)
  let now = 0
  const parametersOf = createGuacdParameters(guacd, () => now)
  for (const _ of ['first', 'second'])
    expect(await parametersOf('ssh')).toEqual(['hostname', 'port'])
  expect(guacd.owners).toHaveLength(1)
  now += HOUR
  await parametersOf('ssh')
  expect(guacd.owners).toHaveLength(2)
})

test('of a guacd that is not there nothing is known', async () => {
  const parametersOf = createGuacdParameters({ host: '127.0.0.1', port: 1 })
  expect(await parametersOf('rdp')).toBeNull()
})
