import { serverOperations } from '@carrel/contract'
import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { FakeBroker } from '../../testing/fake-server.ts'
import { openApp } from '../../testing/open-app.tsx'
import { aPerson } from '../../testing/samples.ts'

function administrator(): FakeBroker {
  const broker = new FakeBroker()
  broker.me = aPerson({ role: 'admin' })
  broker.answer(serverOperations.listServers, () => [200, { servers: [] }])
  return broker
}

it('leads to every page of the administrator, and marks the one that is shown', async () => {
  administrator()
  openApp('/admin/servers')

  const navigation = await screen.findByRole('navigation', { name: 'Administration' })
  const here = within(navigation).getByRole('link', { name: 'Servers' })
  expect(here).toHaveAttribute('aria-current', 'page')
})

it('is a dialog on a narrow screen, which closes when a page is chosen', async () => {
  administrator()
  openApp('/admin/servers')

  await userEvent.click(await screen.findByRole('button', { name: 'Open the administration menu' }))
  const dialog = await screen.findByRole('dialog', { name: 'Administration' })
  await userEvent.click(within(dialog).getByRole('link', { name: 'Servers' }))

  expect(screen.queryByRole('dialog')).toBeNull()
})

it('sends people who administer nothing to their desktops, and says why', async () => {
  const broker = new FakeBroker()
  openApp('/admin/servers')

  expect(await screen.findByRole('heading', { name: 'Desktops' })).toBeVisible()
  expect(await screen.findByText('Only administrators may see that page.')).toBeVisible()
  expect(broker.count(serverOperations.listServers)).toBe(0)
})
