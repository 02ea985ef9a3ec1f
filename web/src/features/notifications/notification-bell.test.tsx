import { notificationOperations } from '@carrel/contract'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { FakeBroker } from '../../testing/fake-server.ts'
import { openApp } from '../../testing/open-app.tsx'
import { aNotification, aPerson } from '../../testing/samples.ts'

function administrator(): FakeBroker {
  const broker = new FakeBroker()
  broker.me = aPerson({ role: 'admin' })
  return broker
}

it('an administrator sees how much nobody has seen, and what would help', async () => {
  const broker = administrator()
  broker.notifications = [
    aNotification({ count: 3 }),
    aNotification({ seen_at: new Date().toISOString(), seen_by: 'Grace' }),
  ]
  openApp('/')
  await userEvent.click(await screen.findByRole('button', { name: 'Notifications, 1 not seen' }))
  const [open, seen] = await screen.findAllByRole('article', { name: /A launch of/ })
  expect(open).toHaveTextContent('The storage is full.')
  expect(open).toHaveTextContent('Free some space.')
  expect(open).toHaveTextContent('3 times')
  expect(seen).toHaveTextContent('seen by Grace')
})

it('an episode that is over says since when, and asks for nothing any more', async () => {
  const broker = administrator()
  broker.notifications = [aNotification({ resolved_at: '2026-03-02T10:00:00.000Z' })]
  openApp('/')
  await userEvent.click(await screen.findByRole('button', { name: 'Notifications, 1 not seen' }))
  const entry = await screen.findByRole('article', { name: /A launch of/ })
  expect(entry).toHaveTextContent('over since Mar 2, 2026')
  expect(entry).not.toHaveTextContent('Free some space.')
})

it('one that comes while the page is open is counted at once', async () => {
  const broker = administrator()
  openApp('/')
  await screen.findByRole('button', { name: 'Notifications' })
  await waitFor(() => expect(broker.count(notificationOperations.listNotifications)).toBe(1))
  await waitFor(() => expect(broker.linesOpened).toBe(1))
  broker.notify(aNotification())
  expect(await screen.findByRole('button', { name: 'Notifications, 1 not seen' })).toBeVisible()
})

it('is marked as seen, and as not seen after all', async () => {
  const broker = administrator()
  broker.notifications = [aNotification()]
  openApp('/')
  await userEvent.click(await screen.findByRole('button', { name: 'Notifications, 1 not seen' }))
  const entry = await screen.findByRole('article', { name: /A launch of/ })
  await userEvent.click(within(entry).getByRole('button', { name: /Mark as seen/ }))
  expect(await screen.findByRole('button', { name: 'Notifications' })).toBeVisible()
  await userEvent.click(await screen.findByRole('button', { name: /Mark as not seen/ }))
  expect(await screen.findByRole('button', { name: 'Notifications, 1 not seen' })).toBeVisible()
})

it('says so when there is nothing, and when the list cannot be had', async () => {
  const broker = administrator()
  broker.refuse(notificationOperations.listNotifications, { status: 403, detail: 'Not for you.' })
  openApp('/')
  await userEvent.click(await screen.findByRole('button', { name: 'Notifications' }))
  expect(await screen.findByText('Not for you.')).toBeVisible()
  broker.relent()
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText(/Nothing needs you/)).toBeVisible()
})

it('says how many more there are than it lists, and brings them when these are marked', async () => {
  const broker = administrator()
  broker.notifications = [aNotification(), aNotification()]
  broker.moreNotifications = 30
  openApp('/')
  await userEvent.click(await screen.findByRole('button', { name: 'Notifications, 32 not seen' }))
  expect(await screen.findByText('30 older ones have not been seen either.')).toBeVisible()
  broker.moreNotifications = 0
  await userEvent.click(screen.getByRole('button', { name: 'Mark these as seen' }))
  expect(await screen.findByRole('button', { name: 'Notifications' })).toBeVisible()
  expect(screen.queryByText(/older ones/)).toBeNull()
})

it('is not shown to people who administer nothing, and not asked for', async () => {
  const broker = new FakeBroker()
  openApp('/')
  await screen.findByRole('article', { name: 'Debian desktop' })
  expect(screen.queryByRole('button', { name: /Notifications/ })).toBeNull()
  expect(broker.count(notificationOperations.listNotifications)).toBe(0)
})
