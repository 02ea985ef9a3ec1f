import { accountOperations } from '@carrel/contract'
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { FakeBroker } from '../../testing/fake-server.ts'
import { openApp } from '../../testing/open-app.tsx'
import { aPerson } from '../../testing/samples.ts'

function invited(): FakeBroker {
  const broker = new FakeBroker()
  broker.me = null
  broker.answer(accountOperations.readPasswordLink, () => [
    200,
    { username: 'grace', display_name: 'Grace', purpose: 'invitation' },
  ])
  return broker
}

it('an invitation asks for name and password, and leads to the desktops', async () => {
  const broker = invited()
  broker.answer(accountOperations.join, () => {
    broker.me = aPerson()
    return [200, broker.me]
  })
  openApp('/join#once')
  expect(await screen.findByText('You sign in as grace.')).toBeVisible()
  await userEvent.type(screen.getByLabelText('Password'), 'correct horse battery')
  await userEvent.click(screen.getByRole('button', { name: 'Save and go in' }))

  expect(await screen.findByRole('heading', { name: 'Desktops' })).toBeVisible()
  expect(broker.bodies).toContainEqual({
    ...{ token: 'once', display_name: 'Grace', password: 'correct horse battery' },
  })
})

it('a link that does not work any more says so', async () => {
  const broker = invited()
  broker.refuse(accountOperations.readPasswordLink, {
    status: 403,
    detail: 'This link does not work any more.',
  })
  openApp('/join#twice')
  expect(await screen.findByText('This link does not work any more.')).toBeVisible()
  expect(screen.queryByLabelText('Password')).toBeNull()
})
