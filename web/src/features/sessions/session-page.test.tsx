import { sessionOperations, snapshotOperations, thumbnailOperations } from '@carrel/contract'
import { act, cleanup, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { FakeBroker, GATEWAY } from '../../testing/fake-server.ts'
import { openApp } from '../../testing/open-app.tsx'
import { aPerson, aSession } from '../../testing/samples.ts'

const IMAGE = 'data:image/webp;base64,UklGRg=='
const { getThumbnail, keepThumbnail } = thumbnailOperations
const inMs = (milliseconds: number): string => new Date(Date.now() + milliseconds).toISOString()

async function openDesktop(changes: Parameters<typeof aSession>[0] = {}) {
  const broker = new FakeBroker()
  const session = aSession(changes)
  broker.sessions = [session]
  openApp(`/sessions/${session.id}`)
  const frame = await screen.findByTitle<HTMLIFrameElement>('Desktop of Debian desktop')
  await waitFor(() => expect(broker.linesOpened).toBe(1))
  const say = (data: object): void => {
    const { contentWindow: source } = frame
    act(() => void dispatchEvent(new MessageEvent('message', { data, origin: GATEWAY, source })))
  }
  return { broker, session, say }
}

it('3.9-1 the tab tells the time that is left, second by second', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  await openDesktop({ expires_at: inMs(299_500) })
  const first = document.title
  expect(first).toMatch(/^00:0[45]:\d\d · Debian desktop · Carrel$/)
  await act(() => vi.advanceTimersByTimeAsync(1000))
  expect(document.title).toMatch(/^00:04:\d\d · Debian desktop/)
  expect(document.title < first).toBe(true)
})

it('what the viewer sees is kept for the person’s other pages, and is on the first page at once', async () => {
  const { broker, say } = await openDesktop()
  say({ type: 'thumbnail', image: IMAGE })
  await waitFor(() => expect(broker.count(keepThumbnail)).toBe(1))
  expect(broker.bodies.at(-1)).toEqual({ image: IMAGE })

  await userEvent.click(screen.getByRole('link', { name: 'Back to the desktops' }))

  expect(await screen.findByTestId('thumbnail')).toHaveAttribute('src', IMAGE)
  expect(broker.count(getThumbnail)).toBe(0)
})

it('a picture that another page of the person has made is fetched when it is told of', async () => {
  const broker = new FakeBroker()
  const session = aSession()
  broker.sessions = [session]
  openApp('/')
  await waitFor(() => expect(broker.count(getThumbnail)).toBe(1))
  await waitFor(() => expect(broker.linesOpened).toBe(1))
  expect(screen.queryByTestId('thumbnail')).toBeNull()
  broker.thumbnails.set(session.id, { image: IMAGE, taken_at: new Date().toISOString() })

  broker.tell('VMSessionThumbnail', session.id)

  expect(await screen.findByTestId('thumbnail')).toHaveAttribute('src', IMAGE)
})

it('where no pictures of desktops are kept, one is offered and then no more', async () => {
  const { broker, say } = await openDesktop()
  broker.refuse(keepThumbnail, { status: 403, code: 'thumbnails_off' })
  say({ type: 'thumbnail', image: IMAGE })
  await waitFor(() => expect(broker.count(keepThumbnail)).toBe(1))
  await userEvent.click(screen.getByRole('button', { name: 'Session information' }))
  say({ type: 'thumbnail', image: IMAGE })
  const dialog = await screen.findByRole('dialog', { name: 'Session information' })
  expect(dialog).not.toHaveTextContent('thumbnails_off')
  expect(broker.count(keepThumbnail)).toBe(1)
})

it('support is told what the session is and what went wrong, and no token', async () => {
  const { session, say } = await openDesktop({ vm_id: 100_007 })
  say({ type: 'state', state: 'reconnecting', status: 519 })

  await userEvent.click(screen.getByRole('button', { name: 'Session information' }))
  const dialog = await screen.findByRole('dialog', { name: 'Session information' })

  for (const fact of [session.id, 'c-7f3a', '100007', '10.77.1.23', GATEWAY, '1.2.3'])
    expect(await within(dialog).findByText(fact)).toBeVisible()
  expect(dialog).toHaveTextContent('Guacamole status 519')
  expect(dialog).not.toHaveTextContent('token-1')
})

it('says that the browser is offline before the connection notices', async () => {
  const { say } = await openDesktop()
  say({ type: 'state', state: 'connected', status: null })
  expect(screen.getByText('Connected')).toBeVisible()
  act(() => void dispatchEvent(new Event('offline')))
  expect(screen.getByText('Offline')).toBeVisible()
  act(() => void dispatchEvent(new Event('online')))
  expect(screen.getByText('Connected')).toBeVisible()
})

it('whoever looks elsewhere is warned by the browser, once they have said so', async () => {
  const shown: string[] = []
  let permission = 'default'
  class BrowserNotification {
    onclick = null
    static get permission() {
      return permission
    }
    static requestPermission = async () => {
      permission = 'granted'
      return permission
    }
    constructor(title: string) {
      shown.push(title)
    }
  }
  vi.stubGlobal('Notification', BrowserNotification)
  const { broker, session } = await openDesktop({ expires_at: inMs(5 * 60_000) })
  broker.tell('VMSessionExpiring', session.id)
  await userEvent.click(
    await screen.findByRole('button', { name: 'Tell me outside this page too' }),
  )
  await waitFor(() => expect(screen.queryByText('Tell me outside this page too')).toBeNull())
  expect(shown).toEqual([])

  vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
  broker.tell('VMSessionExpiring', session.id)

  await waitFor(() => expect(shown).toEqual(['Debian desktop closes in 5 minutes']))
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

it('administrators have the bell beside their own desktop, and nobody else has it', async () => {
  const { broker } = await openDesktop()
  expect(screen.queryByRole('button', { name: 'Notifications' })).toBeNull()
  cleanup()
  broker.me = aPerson({ role: 'admin' })
  openApp(`/sessions/${broker.sessions[0]?.id}`)
  await screen.findByTitle('Desktop of Debian desktop')
  expect(screen.getByRole('button', { name: 'Notifications' })).toBeVisible()
})

it('of a desktop that is not there it says what may have become of it', async () => {
  const broker = new FakeBroker()
  broker.refuse(sessionOperations.getSession, { status: 404, detail: 'There is no such session.' })
  openApp(`/sessions/${aSession().id}`)
  expect(await screen.findByText(/belong to somebody else/)).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull()
})

it('of a desktop that is kept a snapshot is taken from the bar, and of another none', async () => {
  const { broker, session } = await openDesktop({ session_type: 'persistent' })
  const { id: session_id, template_id, template_name } = session
  const desktop = {
    ...{ session_id, template_id, template_name, state: 'open', snapshots: [], disks: null },
    ...{ snapshot_problem: null, by_hand: { limit: 2, left: 2, with_ram: true } },
  }
  broker.answer(snapshotOperations.takeSnapshot, () => [202, desktop])
  expect(screen.queryByRole('button', { name: 'Take a snapshot' })).toBeNull()
  broker.answer(snapshotOperations.listSnapshots, () => [200, { desktops: [desktop] }])
  broker.tell('VMSessionUpdated', session_id, {})

  await userEvent.click(await screen.findByRole('button', { name: 'Take a snapshot' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Take the snapshot' }))

  expect(await screen.findByText('A snapshot is being taken')).toBeVisible()
  expect(broker.count(snapshotOperations.takeSnapshot)).toBe(1)
})
