import { sessionOperations } from '@carrel/contract'
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { FakeBroker, GATEWAY } from '../../testing/fake-server.ts'
import { openApp } from '../../testing/open-app.tsx'
import { aLaunch, aSession } from '../../testing/samples.ts'

const { getGuacamoleToken, launchSession } = sessionOperations
const FOUR_MINUTES_THIRTY = 270_000

const findFrame = (): Promise<HTMLIFrameElement> => screen.findByTitle('Desktop of Debian desktop')

function brokerWith(session = aSession()) {
  const broker = new FakeBroker()
  broker.sessions = [session]
  return { broker, session, path: `/sessions/${session.id}` }
}

/** What the viewer in the iframe says, and what it is told. */
function listenAs(frame: HTMLIFrameElement) {
  const viewer = frame.contentWindow
  if (!viewer) throw new Error('The iframe has no window.')
  const told: unknown[] = []
  vi.spyOn(viewer, 'postMessage').mockImplementation((message: unknown, target: unknown) => {
    told.push({ message, target })
  })
  const say = (data: unknown, origin = GATEWAY): void => {
    act(() => {
      dispatchEvent(new MessageEvent('message', { data, origin, source: viewer }))
    })
  }
  return { say, told }
}

it('3.8-1 the iframe opens the viewer at the address that the token answer gave', async () => {
  const { path } = brokerWith()
  openApp(path)

  const frame = await findFrame()

  expect(frame.src).toBe(`${GATEWAY}/viewer/#token=token-1`)
  expect(frame.getAttribute('allow')).toContain('clipboard-read; clipboard-write; fullscreen')
})

it('a page of Apache Guacamole in the iframe is uncovered once it is loaded, since it tells nothing', async () => {
  const { broker, path } = brokerWith()
  broker.viewerPage = `${GATEWAY}/guacamole/#/client/ZGVzawBjAGpzb24?token=`
  openApp(path)
  const frame = await findFrame()

  expect(screen.getByTestId('viewer-skeleton')).toBeVisible()
  fireEvent.load(frame)

  expect(screen.queryByTestId('viewer-skeleton')).toBeNull()
})

it('our own viewer stays covered until it has a picture, loaded or not', async () => {
  const { path } = brokerWith()
  openApp(path)

  fireEvent.load(await findFrame())

  expect(screen.getByTestId('viewer-skeleton')).toBeVisible()
})

it('a desktop that asks for credentials is uncovered, so that they can be given', async () => {
  const { path } = brokerWith()
  openApp(path)
  const { say } = listenAs(await findFrame())
  expect(screen.getByTestId('viewer-skeleton')).toBeVisible()

  say({ type: 'credentials_needed' })

  expect(screen.queryByTestId('viewer-skeleton')).toBeNull()
})

it('3.8-1 a VM that waits stopped is started by the request for a token, and shown once it runs', async () => {
  const { broker, session, path } = brokerWith(aLaunch({ status: 'provisioned', vm_id: 9001 }))
  openApp(path)
  await waitFor(() => expect(broker.count(getGuacamoleToken)).toBe(1))
  expect(screen.queryByTitle('Desktop of Debian desktop')).toBeNull()

  const active = aSession({ id: session.id })
  broker.tell('VMSessionReady', session.id, active)

  expect((await findFrame()).src).toContain('#token=')
})

it('3.8-2 the session tells its address and its connection, and the viewer carries that connection', async () => {
  const { path } = brokerWith(aSession({ cached_connection_id: 'c-42' }))
  openApp(path)

  const frame = await findFrame()

  expect(frame.closest('[data-connection-id]')).toHaveAttribute('data-connection-id', 'c-42')
  expect(screen.getByText('10.77.1.23')).toBeVisible()
})

it('3.8-3 a fresh token is handed over at 4:30, and the iframe stays as it is', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const { broker, path } = brokerWith()
  openApp(path)
  const frame = await findFrame()
  const address = frame.src
  const { told } = listenAs(frame)

  await vi.advanceTimersByTimeAsync(FOUR_MINUTES_THIRTY - 5_000)
  expect(broker.tokensIssued).toBe(1)
  await vi.advanceTimersByTimeAsync(5_000)

  await waitFor(() =>
    expect(told).toEqual([{ message: { type: 'token', token: 'token-2' }, target: GATEWAY }]),
  )
  expect(await findFrame()).toBe(frame)
  expect(frame.src).toBe(address)
})

it('3.8-3 the viewer gets a fresh token when it says that it needs one, and nobody else does', async () => {
  const { broker, path } = brokerWith()
  openApp(path)
  const { say, told } = listenAs(await findFrame())

  say({ type: 'first_frame', since_start_ms: 1 }, 'http://elsewhere.test')
  expect(screen.getByTestId('viewer-skeleton')).toBeVisible()
  say({ type: 'token_needed' }, 'http://elsewhere.test')
  say({ type: 'nonsense' })
  expect(broker.tokensIssued).toBe(1)
  say({ type: 'token_needed' })

  await waitFor(() => expect(told).toHaveLength(1))
  expect(told[0]).toEqual({ message: { type: 'token', token: 'token-2' }, target: GATEWAY })
})

it('3.8-3 told to slow down, it asks again after the time that the server named', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const { broker, path } = brokerWith()
  broker.refuse(getGuacamoleToken, { status: 429, code: 'too_many_tokens', retry_after: 7 })
  openApp(path)
  await waitFor(() => expect(broker.count(getGuacamoleToken)).toBe(1))
  broker.relent()

  await vi.advanceTimersByTimeAsync(5_000)
  expect(broker.count(getGuacamoleToken)).toBe(1)
  await vi.advanceTimersByTimeAsync(3_000)

  expect(await findFrame()).toBeInTheDocument()
})

it('3.8-4 a page refresh shows the same connection with a new token, and makes none anew', async () => {
  const { broker, path } = brokerWith()
  openApp(path)
  const before = (await findFrame())
    .closest('[data-connection-id]')
    ?.getAttribute('data-connection-id')
  cleanup()

  openApp(path)

  const frame = await findFrame()
  expect(frame.closest('[data-connection-id]')).toHaveAttribute('data-connection-id', before)
  expect(frame.src).toContain('#token=token-2')
  expect(broker.count(launchSession)).toBe(0)
})

it('3.8-6 a skeleton stands in until the token arrives, and gives way to the first frame', async () => {
  const { path } = brokerWith()
  openApp(path)
  expect(await screen.findByTestId('viewer-skeleton')).toBeVisible()
  expect(screen.queryByTitle('Desktop of Debian desktop')).toBeNull()

  const { say } = listenAs(await findFrame())
  expect(screen.getByTestId('viewer-skeleton')).toBeVisible()
  say({ type: 'first_frame', since_start_ms: 120 })

  expect(screen.queryByTestId('viewer-skeleton')).toBeNull()
})

it('3.8-6 a token that is refused shows why, with a way to try again', async () => {
  const { broker, path } = brokerWith()
  broker.refuse(getGuacamoleToken, { status: 422, detail: 'Its server is out of service.' })
  openApp(path)
  expect(await screen.findByText('Its server is out of service.')).toBeVisible()
  broker.relent()

  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))

  expect(await findFrame()).toBeInTheDocument()
})

it('3.8-7 protocol and address of the VM are on display, while connecting and after', async () => {
  const { path } = brokerWith(aSession({ protocol: 'vnc', vm_ip_address: '10.77.1.99' }))
  openApp(path)
  expect(await screen.findByText('Connecting to VNC VM at 10.77.1.99')).toBeVisible()

  const { say } = listenAs(await findFrame())
  say({ type: 'first_frame', since_start_ms: 120 })
  say({ type: 'state', state: 'connected', status: null })

  expect(screen.getByText('VNC')).toBeVisible()
  expect(screen.getByRole('button', { name: "Copy the VM's address 10.77.1.99" })).toBeVisible()
  expect(screen.getByText('Connected')).toBeVisible()
})

it('3.8-8 the fullscreen button puts the desktop with its bar into fullscreen', async () => {
  const { path } = brokerWith()
  openApp(path)
  const frame = await findFrame()
  const requested: Element[] = []
  HTMLElement.prototype.requestFullscreen = async function request(this: HTMLElement) {
    requested.push(this)
  }

  await userEvent.click(screen.getByRole('button', { name: 'Fullscreen' }))

  expect(requested).toHaveLength(1)
  expect(requested[0]).toContainElement(frame)
  expect(requested[0]).toContainElement(screen.getByRole('timer'))
})

it('3.8-8 fullscreen takes the keys that the browser and the system keep for themselves otherwise', async () => {
  const locks: string[] = []
  vi.stubGlobal(
    'navigator',
    Object.assign(navigator, {
      keyboard: { lock: async () => locks.push('lock'), unlock: () => locks.push('unlock') },
    }),
  )
  const { path } = brokerWith()
  openApp(path)
  const frame = await findFrame()
  HTMLElement.prototype.requestFullscreen = async function request(this: HTMLElement) {
    Object.defineProperty(document, 'fullscreenElement', { configurable: true, value: this })
    this.dispatchEvent(new Event('fullscreenchange'))
  }

  await userEvent.click(screen.getByRole('button', { name: 'Fullscreen' }))
  await waitFor(() => expect(locks).toEqual(['lock']))

  Object.defineProperty(document, 'fullscreenElement', { configurable: true, value: null })
  act(() => {
    frame.closest('main')?.parentElement?.dispatchEvent(new Event('fullscreenchange'))
  })
  await waitFor(() => expect(locks).toEqual(['lock', 'unlock']))
})

it('opens the desktop’s menu from the bar, and takes the focus back there', async () => {
  const { path } = brokerWith()
  openApp(path)
  const { say, told } = listenAs(await findFrame())
  const menu = screen.getByRole('button', { name: 'Desktop menu' })

  await userEvent.click(menu)
  expect(told).toContainEqual({ message: { type: 'menu' }, target: GATEWAY })

  say({ type: 'leave' })
  expect(menu).toHaveFocus()
})
