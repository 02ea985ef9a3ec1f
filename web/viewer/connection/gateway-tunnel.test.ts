import { ws } from 'msw'
import { afterEach, expect, it, vi } from 'vitest'
import { fakeServer } from '../../src/testing/fake-server.ts'
import { GatewayTunnel } from './gateway-tunnel.ts'

const URL = 'ws://gateway.test/tunnel'
const line = ws.link(URL)

let close = (): void => undefined
afterEach(() => close())

/** A gateway that says `greeting` and then whatever the test wants. */
async function open(greeting = '0.,6.uuid-1;') {
  const received: string[] = []
  let protocols: readonly string[] = []
  const gateway = await new Promise<{
    send(data: string): void
    close(code: number, reason: string): void
  }>((resolve) => {
    fakeServer.use(
      line.addEventListener('connection', ({ client, info }) => {
        protocols = [info.protocols ?? []].flat()
        client.addEventListener('message', ({ data }) => received.push(String(data)))
        client.send(greeting)
        resolve(client)
      }),
    )
    tunnel = new GatewayTunnel(URL)
    tunnel.oninstruction = (opcode, args) => instructions.push([opcode, ...args])
    tunnel.onclosed = (status) => ends.push(status)
    tunnel.connect('a.jwt.token')
  })
  return { gateway, received, protocols: () => protocols }
}

let tunnel = new GatewayTunnel(URL)
let instructions: unknown[][] = []
let ends: (number | null)[] = []
close = () => {
  tunnel.disconnect()
  instructions = []
  ends = []
}

it('takes its token along as a sub-protocol, in no URL', async () => {
  const { protocols } = await open()
  expect(protocols()).toEqual(['guacamole', 'carrel.token.a.jwt.token'])
})

it("opens with the gateway's first instruction, keeps internal ones to itself, passes the others on", async () => {
  const { gateway } = await open()
  gateway.send('4.sync,3.123;3.n')
  gateway.send('op;')

  await vi.waitFor(() => expect(instructions).toEqual([['sync', '123'], ['nop']]))
  expect(tunnel.uuid).toBe('uuid-1')
  expect(tunnel.isConnected()).toBe(true)
})

it('pings the gateway', async () => {
  const { received } = await open()
  await vi.waitFor(() =>
    expect(received.some((text) => /^0\.,4\.ping,\d+\.\d+;$/.test(text))).toBe(true),
  )
})

it('hears what the gateway itself says, and passes over what it does not know', async () => {
  const { gateway } = await open()
  const notices: unknown[] = []
  tunnel.onnotice = (notice) => notices.push(notice)
  gateway.send('0.,7.viewers,11.{"count":2};0.,7.unknown,2.{};0.,7.viewers,4.null;')
  gateway.send('0.,7.viewers,11.{"count":3};')
  await vi.waitFor(() =>
    expect(notices).toEqual([
      { name: 'viewers', count: 2 },
      { name: 'viewers', count: 3 },
    ]),
  )
  expect(instructions).toEqual([])
})

it('tells the gateway what this viewer wishes', async () => {
  const { received } = await open()
  await vi.waitFor(() => expect(tunnel.isConnected()).toBe(true))
  tunnel.wish({ name: 'take_over' })
  await vi.waitFor(() => expect(received).toContain('0.,9.take_over,2.{};'))
})

it('measures the way to the gateway and back by the pings that return', async () => {
  const { gateway } = await open()
  const times: number[] = []
  tunnel.onping = (milliseconds) => times.push(milliseconds)
  const sent = String(Math.round(performance.now()) - 40)
  gateway.send(`0.,4.ping,${sent.length}.${sent};`)
  await vi.waitFor(() => expect(times).toHaveLength(1))
  expect(times[0]).toBeGreaterThan(39)
})

it('ends with the decimal status of the close reason, once', async () => {
  const { gateway } = await open()
  gateway.close(1008, '521')
  await vi.waitFor(() => expect(ends).toEqual([521]))
  tunnel.disconnect()
  expect(ends).toEqual([521])
})

it('ends without a status when none was given', async () => {
  const { gateway } = await open()
  gateway.close(1011, 'something went wrong')
  await vi.waitFor(() => expect(ends).toEqual([null]))
})

it('gives up on a gateway that is out of step with the protocol', async () => {
  const { gateway } = await open()
  gateway.send('2.nop;')
  await vi.waitFor(() => expect(ends).toEqual([null]))
})

it('calls a silent gateway unstable after 1.5 s, and gives up after 15 s', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  await open()
  await vi.waitFor(() => expect(tunnel.isConnected()).toBe(true))
  const states: number[] = []
  tunnel.onstatechange = (state) => states.push(state)

  await vi.advanceTimersByTimeAsync(1_500)
  expect(states).toEqual([3])
  await vi.advanceTimersByTimeAsync(13_500)

  expect(ends).toEqual([514])
})
