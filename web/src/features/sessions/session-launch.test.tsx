import { type Session, sessionOperations } from '@carrel/contract'
import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { speak } from '../../i18n/i18n.ts'
import { FakeBroker } from '../../testing/fake-server.ts'
import { openApp } from '../../testing/open-app.tsx'
import { aLaunch, aSession } from '../../testing/samples.ts'

const currentStep = (): string | null | undefined =>
  document.querySelector('[aria-current="step"]')?.textContent

async function openLaunch() {
  const broker = new FakeBroker()
  const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString()
  const session = aLaunch({
    expected_active_at: inSeconds(120),
    expected_active_by: inSeconds(300),
  })
  broker.sessions = [session]
  openApp(`/sessions/${session.id}`)
  await screen.findByText('Preparing your RDP VM')
  await waitFor(() => expect(broker.linesOpened).toBe(1))
  return { broker, session }
}

it('shows the steps of a launch as the events tell them', async () => {
  const { broker, session } = await openLaunch()
  expect(currentStep()).toBe('Reserve a place')
  expect(screen.getByText('ready in about 2 minutes')).toBeVisible()

  const steps = [
    [{ status: 'provisioning' }, 'Clone the VM'],
    [{ status: 'provisioned' }, 'Start the VM'],
    [{ status: 'activating', step: 'resolving_ip' }, 'Wait for its address'],
    [
      { status: 'activating', step: 'waiting_for_desktop', vm_ip_address: '10.77.1.23' },
      'Wait for the desktop',
    ],
    [{ status: 'activating', step: 'creating_connection' }, 'Connect'],
  ] as const
  for (const [changes, label] of steps) {
    broker.tell('VMSessionUpdated', session.id, { ...changes, phase_ms: { provisioning: 1234 } })
    await waitFor(() => expect(currentStep()).toBe(label))
  }
  expect(screen.getByText('Connecting to RDP VM at 10.77.1.23')).toBeVisible()
  expect(screen.getByText('1.2 sec')).toBeVisible()

  broker.tell('VMSessionReady', session.id, aSession({ id: session.id }))
  expect(await screen.findByTitle('Desktop of Debian desktop')).toBeInTheDocument()
})

it('shows why a launch failed, what would help, and a way to launch again', async () => {
  const { broker, session } = await openLaunch()

  broker.tell('VMSessionUpdated', session.id, {
    status: 'failed',
    end_reason: 'failed',
    failure: {
      code: 'ip_timeout',
      message: 'The machine got no address within five minutes.',
      hint: 'Its guest agent may be missing.',
    },
  })

  const alert = await screen.findByRole('alert')
  expect(alert).toHaveTextContent('The machine got no address within five minutes.')
  expect(alert).toHaveTextContent('Its guest agent may be missing.')
  expect(screen.getByRole('heading', { name: 'The desktop did not come up' })).toHaveFocus()
  expect(screen.getByRole('button', { name: 'Launch again' })).toBeVisible()

  await userEvent.click(screen.getByRole('button', { name: 'Session information' }))
  expect(await screen.findByRole('dialog')).toHaveTextContent('ip_timeout')
})

it('a launch is cancelled, which is asked first, and loses nothing', async () => {
  const { broker, session } = await openLaunch()

  await userEvent.click(screen.getByRole('button', { name: 'Cancel the launch of Debian desktop' }))
  const dialog = await screen.findByRole('dialog')
  expect(dialog).toHaveTextContent('The launch is broken off, and the machine is removed.')
  expect(broker.count(sessionOperations.terminateSession)).toBe(0)
  await userEvent.click(within(dialog).getByRole('button', { name: 'Cancel the launch' }))

  await waitFor(() => expect(broker.count(sessionOperations.terminateSession)).toBe(1))
  expect(session.status).toBe('pending')
})

it('whoever leaves during a launch may be told outside the page when it is ready', async () => {
  const ask = vi.fn(async () => 'granted')
  vi.stubGlobal('Notification', { permission: 'default', requestPermission: ask })
  await openLaunch()

  await userEvent.click(screen.getByRole('button', { name: 'Tell me when it is ready' }))

  expect(ask).toHaveBeenCalledOnce()
  await waitFor(() =>
    expect(screen.queryByRole('button', { name: 'Tell me when it is ready' })).toBeNull(),
  )
  vi.unstubAllGlobals()
})

it('says what the launch waits for, since when and what will happen, and goes on when it is back', async () => {
  const { broker, session } = await openLaunch()
  const since = '2026-11-24T10:03:00.000Z'
  const starting = { status: 'activating', step: 'starting_vm' } as const
  broker.tell('VMSessionUpdated', session.id, { ...starting, waiting: { for: 'server', since } })
  const clock = new Intl.DateTimeFormat('en', { timeStyle: 'short' }).format(new Date(since))
  await screen.findByText(
    `The server that this desktop is on has not answered since ${clock}.`.replace(/\s/g, ' '),
    { normalizer: (text) => text.replace(/\s/g, ' ') },
  )
  expect(screen.getByText(/goes on by itself as soon as it is back/)).toBeVisible()
  expect(screen.queryByText('ready in about 2 minutes')).toBeNull()
  expect(screen.getByRole('button', { name: 'Cancel the launch of Debian desktop' })).toBeEnabled()

  broker.tell('VMSessionUpdated', session.id, { ...starting, waiting: null })
  await waitFor(() => expect(screen.queryByText(/has not answered/)).toBeNull())
  expect(screen.getByText('ready in about 2 minutes')).toBeVisible()
})

it('an end that waits says so, and that nobody needs to wait for it', async () => {
  const { broker, session } = await openLaunch()
  const waiting = { for: 'server', since: '2026-11-24T10:03:00.000Z' } as const
  broker.tell('VMSessionUpdated', session.id, { status: 'terminating', waiting })
  expect(await screen.findByText(/has not answered since/)).toBeVisible()
  expect(screen.getByText(/You need not wait for that/)).toBeVisible()
})

const FAILED = {
  status: 'failed',
  end_reason: 'failed',
  failure: { code: 'storage_full', message: 'The server’s storage is full.', hint: null },
} satisfies Partial<Session>

it('a launch that failed is told by its code in the language of the reader, with the reference', async () => {
  const { broker, session } = await openLaunch()
  await act(() => speak('fr'))
  broker.tell('VMSessionUpdated', session.id, FAILED)
  const alert = await screen.findByRole('alert')
  expect(alert).toHaveTextContent('Le stockage du serveur est plein.')
  expect(alert).toHaveTextContent(`La référence est ${session.id.slice(0, 8)}.`)
  await act(() => speak('en'))
})

it('of a machine that could not be seen any more it does not say that it was deleted', async () => {
  const { broker, session } = await openLaunch()
  const ended = { status: 'terminated', end_reason: 'vm_vanished', vm_unseen: true } as const
  broker.tell('VMSessionEnded', session.id, ended)
  expect(await screen.findByText(/cannot be reached any more/)).toBeVisible()
  expect(screen.getByText(/left as it was/)).toBeVisible()
  expect(screen.queryByText(/deleted/)).toBeNull()
})

it('catches up after a gap in the live events', async () => {
  const { broker, session } = await openLaunch()
  broker.change(session.id, aSession({ id: session.id }))

  broker.dropLine()

  expect(await screen.findByTitle('Desktop of Debian desktop')).toBeInTheDocument()
  expect(broker.linesOpened).toBe(2)
})

it('goes to the sign-in page and back when the sign-in has ended', async () => {
  const { broker, session } = await openLaunch()
  broker.me = null

  broker.dropLine()

  expect(await screen.findByLabelText('Username')).toBeVisible()
  expect(broker.count(sessionOperations.getSession)).toBeGreaterThan(0)
  expect(session.status).toBe('pending')
})
