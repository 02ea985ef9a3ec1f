import { sessionNoticeOperations } from '@carrel/contract'
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { FakeBroker } from '../../testing/fake-server.ts'
import { openApp } from '../../testing/open-app.tsx'
import { aSession } from '../../testing/samples.ts'

const now = () => new Date().toISOString()
const message = (text: string) => ({
  ...{ id: '00000000-0000-4000-8000-00000000abcd', sender: 'Root', text, sent_at: now() },
})

async function openDesktop() {
  const broker = new FakeBroker()
  const session = aSession()
  broker.sessions = [session]
  openApp(`/sessions/${session.id}`)
  await waitFor(() => expect(broker.linesOpened).toBe(1))
  await waitFor(() => expect(broker.count(sessionNoticeOperations.getSessionNotices)).toBe(1))
  await screen.findByRole('log', { name: 'Notices from administrators' })
  const place = { channel: `session.${session.id}`, session_id: session.id }
  return { broker, session, place }
}

it('whoever is watched sees by whom, and for as long as it lasts', async () => {
  const { broker, place } = await openDesktop()
  broker.say({ event: 'SessionWatched', ...place, watchers: [{ name: 'Root', since: now() }] })
  expect(await screen.findByText('Root is watching this desktop.')).toBeVisible()
  broker.say({ event: 'SessionWatched', ...place, watchers: [] })
  await waitFor(() => expect(screen.queryByText('Root is watching this desktop.')).toBeNull())
})

it('a message appears over the desktop with its sender, until it is dismissed', async () => {
  const { broker, place } = await openDesktop()
  const told = { ...place, template_name: 'Debian desktop', message: message('Save your work.') }
  broker.say({ event: 'SessionMessage', ...told })
  broker.say({ event: 'SessionMessage', ...told })
  expect(await screen.findByText('Message from Root')).toBeVisible()
  expect(screen.getByText(/Save your work/)).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: 'Dismiss' }))
  expect(screen.queryByText('Message from Root')).toBeNull()
  await waitFor(() => expect(broker.count(sessionNoticeOperations.dismissMessage)).toBe(1))
})

it('what came before a refresh is there after it', async () => {
  const broker = new FakeBroker()
  const session = aSession()
  broker.sessions = [session]
  broker.notices = {
    messages: [message('Save your work.')],
    watchers: [{ name: 'Root', since: now() }],
  }
  openApp(`/sessions/${session.id}`)
  expect(await screen.findByText(/Save your work/)).toBeVisible()
  expect(screen.getByText('Root is watching this desktop.')).toBeVisible()
})
