import { expect, it } from 'vitest'
import { aTemplate } from '../../testing/samples.ts'
import { launchOf, minuteChoices, nodeChoices, usualChoices } from './launch-choices.ts'

const node = (
  name: string,
  ...codes: ('node_full' | 'template_not_on_node' | 'server_inactive')[]
) => ({
  node_id: name,
  name,
  more: codes.length === 0 ? 3 : 0,
  obstacles: codes.map((code) => ({ code, message: `${name}: ${code}`, hint: '' })),
})

it('nothing but the template and its protocol is asked for where nothing was chosen', () => {
  const template = aTemplate()
  const usual = { template_id: template.id, protocol: 'rdp' }
  expect(launchOf(template, usualChoices(template))).toEqual(usual)
  const chosen = { protocol: 'ssh', sessionType: 'persistent', minutes: 15, nodeId: 'n' } as const
  expect(launchOf(template, chosen)).toEqual({
    ...{ template_id: template.id, protocol: 'ssh', session_type: 'persistent' },
    ...{ session_minutes: 15, node_id: 'n' },
  })
})

it('no time is offered that is longer than the template is lent for', () => {
  expect(minuteChoices(aTemplate({ session_minutes: 90 }))).toEqual([15, 30, 60, 90])
  expect(minuteChoices(aTemplate({ session_minutes: 10 }))).toEqual([10])
  const longer = aTemplate({ session_minutes: 45, longest_minutes: 90 })
  expect(minuteChoices(longer)).toEqual([15, 30, 45, 60, 90])
})

it('3.0-8 a full node is shown with its reason, and one that cannot have the template or is out of service is not shown', () => {
  const nodes = [
    node('a'),
    node('b', 'node_full'),
    node('c', 'template_not_on_node'),
    node('d', 'server_inactive'),
  ]
  expect(nodeChoices({ more: 3, nodes })).toEqual([
    { id: 'a', name: 'a', reason: null },
    { id: 'b', name: 'b', reason: 'b: node_full' },
  ])
})
