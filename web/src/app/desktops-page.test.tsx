import { sessionOperations, templateOperations } from '@carrel/contract'
import { cleanup, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { FakeBroker } from '../testing/fake-server.ts'
import { openApp } from '../testing/open-app.tsx'
import { aLaunch, aPerson, aSession, aTemplate } from '../testing/samples.ts'

const browser = { time_zone: expect.any(String), language: navigator.language }

it('shows what a template is, how long it takes, and launches it at a click', async () => {
  const broker = new FakeBroker()
  broker.templates = [aTemplate({ typical_launch_ms: 20_300 })]
  openApp('/')
  const card = await screen.findByRole('article', { name: 'Debian desktop' })
  expect(card).toHaveTextContent('2 cores, 2 GB memory, 12 GB disk')
  expect(card).toHaveTextContent('Debian 12')
  expect(card).toHaveTextContent('ready in about 20 seconds')
  broker.sessions = [aLaunch({ protocol: 'rdp' })]

  await userEvent.click(within(card).getByRole('button', { name: 'Launch Debian desktop' }))

  expect(await screen.findByText('Preparing your RDP VM')).toBeVisible()
  expect(broker.bodies).toEqual([{ template_id: aTemplate().id, protocol: 'rdp', browser }])
})

it('shows a refused launch in its card, with what would help and where one stands', async () => {
  const broker = new FakeBroker()
  broker.refuse(sessionOperations.launchSession, {
    code: 'minutes_used_up',
    detail: 'You need 60 minutes.',
    hint: 'End another desktop.',
    session_id: aSession().id,
  })
  openApp('/')

  const card = await screen.findByRole('article', { name: 'Debian desktop' })
  await userEvent.click(within(card).getByRole('button', { name: 'Launch Debian desktop' }))

  const alert = await within(card).findByRole('alert')
  expect(alert).toHaveTextContent('You need 60 minutes.')
  expect(alert).toHaveTextContent('End another desktop.')
  expect(await within(card).findByText(/39 hr of 40 hr/)).toBeVisible()
  expect(within(card).getByRole('link', { name: 'Go to the desktop that is open' })).toBeVisible()
})

it('a launch that fits nowhere says of each node what speaks against it', async () => {
  const broker = new FakeBroker()
  const obstacle = (message: string) => ({ code: 'node_full' as const, message, hint: '' })
  broker.refuse(sessionOperations.launchSession, {
    status: 422,
    nodes: [
      { node_id: aSession().id, name: 'pve1', obstacles: [obstacle('pve1 is full.')] },
      { node_id: aSession().id, name: 'pve2', obstacles: [obstacle('pve2 is full.')] },
    ],
  })
  openApp('/')
  await userEvent.click(await screen.findByRole('button', { name: 'Launch Debian desktop' }))
  await userEvent.click(await screen.findByText('What keeps it from each node'))
  expect(screen.getByText('pve1 is full.')).toBeVisible()
  expect(screen.getByText('pve2 is full.')).toBeVisible()
})

it('puts what was launched last first, and finds the others by a search that is in the address', async () => {
  const broker = new FakeBroker()
  const at = '2026-11-01T10:00:00.000Z'
  broker.templates = ['Accounting', 'Biology', 'Chemistry', 'Drawing'].map((name, place) =>
    aTemplate({
      ...{ id: aSession().id, name, description: '' },
      last_launched_at: place === 2 ? at : null,
    }),
  )
  openApp('/')
  const names = () => screen.getAllByRole('article').map((card) => card.getAttribute('aria-label'))
  await screen.findByRole('article', { name: 'Biology' })
  expect(names()).toEqual(['Chemistry', 'Accounting', 'Biology', 'Drawing'])

  await userEvent.type(screen.getByRole('searchbox'), 'biolo')

  await waitFor(() => expect(names()).toEqual(['Biology']))
  cleanup()
  openApp('/?q=drawing')
  await screen.findByRole('article', { name: 'Drawing' })
  expect(names()).toEqual(['Drawing'])
})

it('puts running desktops on top, and keeps them true by live events', async () => {
  const broker = new FakeBroker()
  const session = aSession()
  broker.sessions = [session]
  openApp('/')
  const resume = await screen.findByRole('link', { name: 'Resume' })
  expect(resume).toHaveAttribute('href', `/sessions/${session.id}`)
  expect(screen.getByRole('timer')).toBeVisible()

  broker.tell('VMSessionEnded', session.id, { status: 'terminated', end_reason: 'expired' })

  await waitFor(() => expect(screen.queryByRole('link', { name: 'Resume' })).toBeNull())
})

it('offers to try again when the templates cannot be fetched', async () => {
  const broker = new FakeBroker()
  broker.refuse(templateOperations.listTemplates, { status: 403, detail: 'The shelf is locked.' })
  openApp('/')
  expect(await screen.findByText('The shelf is locked.')).toBeVisible()

  broker.relent()
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))

  expect(await screen.findByRole('article', { name: 'Debian desktop' })).toBeVisible()
})

it('says so when there is no template', async () => {
  const broker = new FakeBroker()
  broker.templates = []
  openApp('/')
  expect(await screen.findByText(/No template is open to you/)).toBeVisible()
})

it('shows an administrator who has nothing yet what comes first', async () => {
  const broker = new FakeBroker()
  broker.templates = []
  broker.me = aPerson({ role: 'admin' })
  openApp('/')
  const first = await screen.findByRole('link', { name: 'Register a Proxmox VE server' })
  expect(first).toHaveAttribute('href', '/admin/servers')
  expect(screen.queryByText(/No template is open to you/)).toBeNull()
})

it('an open page polls nothing, and fetches anew after a gap in the live events (R11)', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const broker = new FakeBroker()
  broker.sessions = [aSession({ expires_at: new Date(Date.now() + 7_200_000).toISOString() })]
  openApp('/')
  await screen.findByRole('link', { name: 'Resume' })
  await waitFor(() => expect(broker.linesOpened).toBe(1))
  await vi.advanceTimersByTimeAsync(1_000)
  const asked = broker.calls.length
  await vi.advanceTimersByTimeAsync(3_600_000)
  expect(broker.calls).toHaveLength(asked)

  broker.dropLine()

  await waitFor(() => expect(broker.linesOpened).toBe(2))
  await waitFor(() => expect(broker.calls.length).toBeGreaterThan(asked))
})
