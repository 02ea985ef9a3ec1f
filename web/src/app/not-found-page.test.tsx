import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { FakeBroker } from '../testing/fake-server.ts'
import { openApp } from '../testing/open-app.tsx'

it('an address that leads nowhere says so, in the tab too, and leads to the desktops', async () => {
  new FakeBroker()
  openApp('/nowhere')

  expect(
    await screen.findByRole('heading', { name: 'There is nothing on this shelf' }),
  ).toBeVisible()
  expect(document.title).toBe('There is nothing on this shelf · Carrel')

  await userEvent.click(screen.getByRole('link', { name: 'Go to the desktops' }))
  expect(await screen.findByRole('heading', { name: 'Desktops' })).toBeVisible()
})
