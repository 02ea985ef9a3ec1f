import { expect, test } from 'vitest'
import { GatewayOutage } from './gateway-outage.ts'
import { GuacamoleError } from './guacamole-client.ts'

const lines: string[] = []
const log = {
  info: (details: object, message: string) =>
    void lines.push(`info ${JSON.stringify(details)} ${message}`),
  warn: (details: object, message: string) =>
    void lines.push(`warn ${JSON.stringify(details)} ${message}`),
}
const away = () =>
  new GuacamoleError('gateway_unreachable', 'The gateway does not answer.', {
    hint: 'See whether it runs.',
    cause: new Error('connect ECONNREFUSED'),
  })

test('an outage is one plain line when it begins and one when it is over, however often it is met', () => {
  const outage = new GatewayOutage(log, () => {})
  outage.over()
  for (let each = 0; each < 100; each += 1) outage.note(away())
  outage.over()
  outage.over()
  outage.note(away())
  const began =
    'warn {"code":"gateway_unreachable","reason":"The gateway does not answer.","hint":"See whether it runs.","cause":"connect ECONNREFUSED"} the gateway is not available'
  const over = 'info {"code":"gateway_unreachable"} the gateway is available again'
  expect(lines).toEqual([began, over, began])
})

test('another reason is told, and a mistake of this program is none', () => {
  const mistakes: unknown[] = []
  const outage = new GatewayOutage(log, (error) => mistakes.push(error))
  outage.note(away())
  lines.splice(0)
  outage.note(new GuacamoleError('gateway_refused', 'The gateway answered 401.'))
  expect(lines).toHaveLength(1)
  const mistake = new TypeError('x is undefined')
  outage.note(mistake)
  expect(lines).toHaveLength(1)
  expect(mistakes).toEqual([mistake])
})
