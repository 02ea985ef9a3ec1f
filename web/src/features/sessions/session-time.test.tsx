import { sessionOperations } from '@carrel/contract'
import { MantineProvider } from '@mantine/core'
import { act, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { setServerTime } from '../../api/server-clock.ts'
import { FakeBroker } from '../../testing/fake-server.ts'
import { openApp } from '../../testing/open-app.tsx'
import { aSession } from '../../testing/samples.ts'
import { SessionCountdown } from './session-countdown.tsx'

const { extendSession, terminateSession, getSession } = sessionOperations

const inMs = (milliseconds: number): string => new Date(Date.now() + milliseconds).toISOString()

function showCountdown(milliseconds: number) {
  return render(
    <MantineProvider>
      <SessionCountdown expiresAt={inMs(milliseconds)} />
    </MantineProvider>,
  )
}

function openSession(session = aSession()) {
  const broker = new FakeBroker()
  broker.sessions = [session]
  openApp(`/sessions/${session.id}`)
  return { broker, session }
}

it('3.9-1 the countdown shows every second once, and stops at zero', async () => {
  vi.useFakeTimers()
  showCountdown(3_661_000)
  const seen = [screen.getByRole('timer').textContent]
  for (let second = 0; second < 3; second += 1) {
    await act(() => vi.advanceTimersByTimeAsync(1000))
    seen.push(screen.getByRole('timer').textContent)
  }
  expect(seen).toEqual(['01:01:01', '01:01:00', '01:00:59', '01:00:58'])

  await act(() => vi.advanceTimersByTimeAsync(3_700_000))
  expect(screen.getByRole('timer')).toHaveTextContent('00:00:00')
})

it("3.9-1 the countdown goes by the server's clock, not by the browser's", () => {
  vi.useFakeTimers()
  setServerTime(inMs(60_000))
  showCountdown(120_000)
  expect(screen.getByRole('timer')).toHaveTextContent('00:01:00')
})

it('3.9-1 no timer is left when the countdown goes', () => {
  vi.useFakeTimers()
  const { unmount } = showCountdown(60_000)
  expect(vi.getTimerCount()).toBeGreaterThan(0)
  unmount()
  expect(vi.getTimerCount()).toBe(0)
})

it.each([
  ['00:10:00', 600_000, 'calm'],
  ['00:09:59', 599_000, 'amber'],
  ['00:05:00', 300_000, 'amber'],
  ['00:04:59', 299_000, 'red'],
])('3.9-2 with %s left the countdown is right in colour', (label, milliseconds, tone) => {
  vi.useFakeTimers()
  showCountdown(milliseconds)
  expect(screen.getByRole('timer')).toHaveTextContent(label)
  expect(screen.getByRole('timer')).toHaveAttribute('data-tone', tone)
})

it('3.9-3 extending asks first, then moves the timer by half an hour without a reload', async () => {
  const { broker } = openSession(aSession({ expires_at: inMs(8 * 60_000) }))
  const timer = await screen.findByRole('timer')
  expect(timer).toHaveAttribute('data-tone', 'amber')
  const frame = await screen.findByTitle('Desktop of Debian desktop')

  await userEvent.click(screen.getByRole('button', { name: 'Extend' }))
  const dialog = await screen.findByRole('dialog', { name: 'Extend by 30 minutes?' })
  expect(broker.count(extendSession)).toBe(0)
  expect(await within(dialog).findByText(/39 hr of 40 hr/)).toBeVisible()
  await userEvent.click(within(dialog).getByRole('button', { name: 'Extend by 30 min' }))

  await waitFor(() => expect(timer.textContent).toMatch(/^00:3[78]:/))
  expect(timer).toHaveAttribute('data-tone', 'calm')
  expect(screen.getByTitle('Desktop of Debian desktop')).toBe(frame)
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

it('3.9-3 a refused extension says why in the dialog', async () => {
  const { broker } = openSession()
  broker.refuse(extendSession, {
    status: 403,
    detail: 'Your 600 minutes of this week are used up.',
  })
  await userEvent.click(await screen.findByRole('button', { name: 'Extend' }))
  const dialog = await screen.findByRole('dialog')

  await userEvent.click(within(dialog).getByRole('button', { name: 'Extend by 30 min' }))

  expect(await within(dialog).findByRole('alert')).toHaveTextContent('600 minutes of this week')
})

it('3.9-3 a warning appears when the session is about to expire, and goes when it is extended', async () => {
  const { broker, session } = openSession(aSession({ expires_at: inMs(5 * 60_000) }))
  await screen.findByTitle('Desktop of Debian desktop')
  await waitFor(() => expect(broker.linesOpened).toBe(1))

  broker.tell('VMSessionExpiring', session.id)
  const warning = await screen.findByText('Debian desktop closes in 5 minutes')
  expect(warning).toBeVisible()
  broker.tell('VMSessionUpdated', session.id, { expires_at: inMs(35 * 60_000) })

  await waitFor(() => expect(screen.queryByText('Debian desktop closes in 5 minutes')).toBeNull())
})

it('a desktop that lets nobody in is told, wherever one looks', async () => {
  const { broker, session } = openSession()
  await screen.findByTitle('Desktop of Debian desktop')
  await waitFor(() => expect(broker.linesOpened).toBe(1))

  broker.tell('VMSessionDesktopRefused', session.id)

  expect(await screen.findByText('Debian desktop cannot be shown')).toBeVisible()
  expect(screen.getByText('The desktop does not let you in.')).toBeVisible()
})

it('3.9-4 terminating asks first, and keeps the desktop when the answer is no', async () => {
  const { broker } = openSession()
  await userEvent.click(await screen.findByRole('button', { name: 'Terminate Debian desktop' }))
  const dialog = await screen.findByRole('dialog', { name: 'Terminate Debian desktop?' })
  expect(dialog).toHaveTextContent('The machine is deleted with everything on it.')

  await userEvent.click(within(dialog).getByRole('button', { name: 'Keep it' }))

  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(broker.count(terminateSession)).toBe(0)
})

it('3.9-4 terminating shows the closing, then the end with its reason', async () => {
  const { broker, session } = openSession()
  await userEvent.click(await screen.findByRole('button', { name: 'Terminate Debian desktop' }))
  const dialog = await screen.findByRole('dialog')
  await userEvent.click(within(dialog).getByRole('button', { name: 'End the desktop' }))

  expect(await screen.findByText('Closing the desktop')).toBeVisible()
  expect(broker.count(terminateSession)).toBe(1)
  broker.tell('VMSessionEnded', session.id, { status: 'terminated' })

  expect(await screen.findByText('You ended this desktop.')).toBeVisible()
  expect(screen.getByRole('button', { name: 'Launch again' })).toBeVisible()
  expect(broker.count(getSession)).toBeLessThanOrEqual(2)
})
