import { sessionOperations } from '@carrel/contract'
import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { FakeBroker, GATEWAY } from '../../testing/fake-server.ts'
import { openApp } from '../../testing/open-app.tsx'
import { aSession } from '../../testing/samples.ts'

function brokerWith(...names: string[]) {
  const broker = new FakeBroker()
  broker.sessions = names.map((name) =>
    aSession({ template_name: name, cached_connection_id: name }),
  )
  return { broker, ids: broker.sessions.map(({ id }) => id) }
}
const pathOf = (ids: string[]) => `/desktops/side-by-side?ids=${ids.join('%2C')}`
const framesOf = () => screen.queryAllByTitle(/^Desktop of/).map((frame) => frame.title)

it('the address names the desktops that are shown, each with its connection, time and machine', async () => {
  const { ids } = brokerWith('Linux', 'Windows')
  openApp(pathOf(ids.toReversed()))

  await waitFor(() => expect(framesOf()).toEqual(['Desktop of Windows', 'Desktop of Linux']))
  const tile = within(screen.getByRole('region', { name: 'Linux' }))
  expect(tile.getByText('10.77.1.23')).toBeVisible()
  expect(tile.getByRole('timer')).toBeVisible()
})

it('a desktop is added and taken off, and the others stay as they are', async () => {
  const { ids } = brokerWith('Linux', 'Windows')
  openApp(pathOf(ids.slice(0, 1)))
  const linux = await screen.findByTitle('Desktop of Linux')

  await userEvent.click(await screen.findByRole('button', { name: 'Add a desktop' }))
  await userEvent.click(await screen.findByRole('menuitem', { name: /^Windows/ }))
  await screen.findByTitle('Desktop of Windows')
  expect(screen.getByTitle('Desktop of Linux')).toBe(linux)

  const tile = within(screen.getByRole('region', { name: 'Windows' }))
  await userEvent.click(tile.getByRole('button', { name: 'Take this desktop off the page' }))
  await waitFor(() => expect(framesOf()).toEqual(['Desktop of Linux']))
  expect(screen.getByTitle('Desktop of Linux')).toBe(linux)
})

it('marks the desktop that what is typed goes to', async () => {
  const { ids } = brokerWith('Linux', 'Windows')
  openApp(pathOf(ids))
  const { contentWindow: source } = await screen.findByTitle<HTMLIFrameElement>('Desktop of Linux')
  const tell = (is_here: boolean) => {
    const data = { type: 'keyboard', is_here }
    act(() => void dispatchEvent(new MessageEvent('message', { data, origin: GATEWAY, source })))
  }
  const tile = screen.getByRole('region', { name: 'Linux' })
  tell(true)
  expect(tile).toHaveAttribute('data-keyboard', 'true')
  expect(screen.getByRole('region', { name: 'Windows' })).toHaveAttribute('data-keyboard', 'false')
  tell(false)
  expect(tile).toHaveAttribute('data-keyboard', 'false')
})

it('by keyboard one goes from a desktop to its name, and so to the next', async () => {
  const { ids } = brokerWith('Linux', 'Windows')
  openApp(pathOf(ids))
  const frame = await screen.findByTitle<HTMLIFrameElement>('Desktop of Linux')
  const { contentWindow: source } = frame
  act(
    () =>
      void dispatchEvent(
        new MessageEvent('message', { data: { type: 'leave' }, origin: GATEWAY, source }),
      ),
  )
  expect(screen.getByRole('button', { name: 'Linux' })).toHaveFocus()
})

it('a desktop that has ended says so in its place, and one that is not there says why', async () => {
  const { broker, ids } = brokerWith('Linux', 'Windows')
  openApp(pathOf(ids))
  await screen.findByTitle('Desktop of Linux')
  await waitFor(() => expect(broker.linesOpened).toBe(1))
  broker.tell('VMSessionEnded', ids[0] ?? '', { status: 'terminated', end_reason: 'user' })
  expect(await screen.findByText('This desktop has ended.')).toBeVisible()
  expect(framesOf()).toEqual(['Desktop of Windows'])
})

it('who watches a desktop, and what administrators write, is told in its tile', async () => {
  const { broker, ids } = brokerWith('Linux', 'Windows')
  openApp(pathOf(ids))
  await screen.findByTitle('Desktop of Windows')
  await waitFor(() => expect(broker.linesOpened).toBe(1))
  const tile = within(screen.getByRole('region', { name: 'Windows' }))
  await tile.findByRole('log', { name: 'Notices from administrators' })
  const watchers = [{ name: 'Root', since: new Date().toISOString() }]

  broker.say({
    event: 'SessionWatched',
    channel: `session.${ids[1]}`,
    session_id: ids[1] ?? '',
    watchers,
  })

  expect(await tile.findByText(/^Root/)).toBeVisible()
  expect(within(screen.getByRole('region', { name: 'Linux' })).queryByText(/^Root/)).toBeNull()
})

it('somebody else’s desktop is refused in its tile alone', async () => {
  const { broker, ids } = brokerWith('Linux')
  broker.refuse(sessionOperations.getSession, { status: 403, detail: 'It is somebody else’s.' })
  openApp(pathOf(ids))
  expect(await screen.findByText('It is somebody else’s.')).toBeVisible()
})

it('the first page leads there as soon as two desktops are running', async () => {
  const { broker, ids } = brokerWith('Linux', 'Windows')
  openApp('/')
  const link = await screen.findByRole('link', { name: 'Side by side' })
  expect(new URL(link.getAttribute('href') ?? '', 'http://x').searchParams.get('ids')).toBe(
    ids.join(','),
  )
  await waitFor(() => expect(broker.linesOpened).toBe(1))
  broker.tell('VMSessionEnded', ids[0] ?? '', { status: 'terminated', end_reason: 'user' })
  await waitFor(() => expect(screen.queryByRole('link', { name: 'Side by side' })).toBeNull())
})
