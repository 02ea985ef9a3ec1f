import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { FakeBroker } from '../testing/fake-server.ts'
import { openApp } from '../testing/open-app.tsx'
import { aSession } from '../testing/samples.ts'

it('whoever goes on by keyboard begins at what the new page has to say', async () => {
  const broker = new FakeBroker()
  const session = aSession({ status: 'terminated', end_reason: 'user' })
  broker.sessions = [session]
  openApp(`/sessions/${session.id}`)

  await userEvent.click(await screen.findByRole('link', { name: 'Back to the desktops' }))

  await screen.findByRole('heading', { name: 'Desktops' })
  expect(screen.getByRole('main')).toHaveFocus()
})

it('a page that is opened by its address begins at its top', async () => {
  new FakeBroker()
  openApp('/')
  await screen.findByRole('heading', { name: 'Desktops' })
  expect(document.body).toHaveFocus()
})
