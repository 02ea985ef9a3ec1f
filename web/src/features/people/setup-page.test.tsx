import { setupOperations } from '@carrel/contract'
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { FakeBroker } from '../../testing/fake-server.ts'
import { openApp } from '../../testing/open-app.tsx'
import { aPerson } from '../../testing/samples.ts'

function emptyInstallation(): FakeBroker {
  const broker = new FakeBroker()
  broker.me = null
  broker.isSetUp = false
  broker.answer(setupOperations.createFirstAdministrator, () => {
    broker.me = aPerson({ role: 'admin' })
    broker.isSetUp = true
    return [201, broker.me]
  })
  return broker
}

async function fill(password: string): Promise<void> {
  await userEvent.type(await screen.findByLabelText('Your name'), 'Ada Lovelace')
  await userEvent.type(screen.getByLabelText('Username or e-mail'), 'ada')
  await userEvent.type(screen.getByLabelText('Password'), password)
  await userEvent.click(screen.getByRole('button', { name: 'Create the administrator' }))
}

it('makes the first administrator with the token of the link, and leads to the desktops', async () => {
  const broker = emptyInstallation()
  openApp('/setup#a-token')

  await fill('correct horse battery')

  expect(await screen.findByRole('heading', { name: 'Desktops' })).toBeVisible()
  expect(broker.bodies[0]).toEqual({
    ...{ display_name: 'Ada Lovelace', username: 'ada', password: 'correct horse battery' },
    token: 'a-token',
  })
})

it.each([
  ['short', 'At least 12 characters are needed.'],
  ['lovelace-2026', 'That is too easy to guess. Leave out names, common words and rows.'],
])('says what is wrong with %s before it asks the server', async (password, sentence) => {
  const broker = emptyInstallation()
  openApp('/setup#a-token')

  await fill(password)

  expect(screen.getByText(sentence)).toBeVisible()
  expect(broker.count(setupOperations.createFirstAdministrator)).toBe(0)
})

it('keeps what was typed when the link is not valid any more, and says what helps', async () => {
  const broker = emptyInstallation()
  broker.refuse(setupOperations.createFirstAdministrator, {
    ...{ status: 403, code: 'setup_link_unknown' },
    ...{ detail: 'This set-up link is not valid any more.', hint: 'Start the server again.' },
  })
  openApp('/setup#an-old-token')

  await fill('correct horse battery')

  expect(await screen.findByRole('alert')).toHaveTextContent('not valid any more')
  expect(screen.getByLabelText('Your name')).toHaveValue('Ada Lovelace')
})

it('leads to the sign-in where there is an administrator already', async () => {
  const broker = emptyInstallation()
  broker.isSetUp = true
  openApp('/setup#a-token')
  expect(await screen.findByText(/has an administrator already/)).toBeVisible()
  expect(screen.getByRole('link', { name: 'Sign in' })).toHaveAttribute('href', '/sign-in')
})
