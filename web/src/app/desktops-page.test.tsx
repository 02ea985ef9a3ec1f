import { sessionOperations, templateOperations } from '@carrel/contract'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { FakeBroker } from '../testing/fake-server.ts'
import { openApp } from '../testing/open-app.tsx'
import { aLaunch, aSession, aTemplate } from '../testing/samples.ts'

it('shows what a template is and launches it with the chosen protocol', async () => {
  const broker = new FakeBroker()
  const launched = aLaunch({ protocol: 'ssh' })
  openApp('/')
  const card = await screen.findByRole('article', { name: 'Debian desktop' })
  expect(card).toHaveTextContent('2 cores, 2 GB')
  expect(card).toHaveTextContent('Debian 12')
  broker.sessions = [launched]

  await userEvent.click(within(card).getByRole('radio', { name: 'SSH' }))
  await userEvent.click(within(card).getByRole('button', { name: 'Launch Debian desktop' }))

  expect(await screen.findByText('Preparing your SSH VM')).toBeVisible()
  const browser = { time_zone: expect.any(String), language: navigator.language }
  expect(broker.bodies).toEqual([{ template_id: aTemplate().id, protocol: 'ssh', browser }])
})

it('shows a refused launch in its card, with what would help', async () => {
  const broker = new FakeBroker()
  broker.refuse(sessionOperations.launchSession, {
    detail: 'Your quota is used up.',
    hint: 'End another desktop.',
  })
  openApp('/')

  await userEvent.click(await screen.findByRole('button', { name: 'Launch Debian desktop' }))

  const alert = await screen.findByRole('alert')
  expect(alert).toHaveTextContent('Your quota is used up.')
  expect(alert).toHaveTextContent('End another desktop.')
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
