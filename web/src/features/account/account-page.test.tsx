import { accountOperations, sessionOperations } from '@carrel/contract'
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { FakeBroker } from '../../testing/fake-server.ts'
import { openApp } from '../../testing/open-app.tsx'
import { aPerson } from '../../testing/samples.ts'

const now = new Date().toISOString()
const signIn = (id: number, is_current: boolean, browser: string) => ({
  ...{ id: `00000000-0000-4000-8000-00000000000${id}`, is_current, browser, system: 'Linux' },
  ...{ address: '192.0.2.7', created_at: now, seen_at: now, expires_at: now },
})

function account(): FakeBroker {
  const broker = new FakeBroker()
  broker.answer(accountOperations.listSignIns, () => [
    200,
    { sign_ins: [signIn(1, true, 'Firefox'), signIn(2, false, 'Chrome')] },
  ])
  broker.answer(sessionOperations.getQuotaDetails, () => [
    200,
    {
      sessions: { limit: 3, open: 1 },
      minutes: { limit: 2400, used: 60, left: 2340, next_return: now },
      counted: [
        {
          ...{ session_id: signIn(3, true, '').id, template_name: 'Debian', is_open: true },
          ...{ minutes: 60, returns_from: now, returns_by: now },
        },
      ],
    },
  ])
  return broker
}

it('shows what of the quota is left, and what counts', async () => {
  account()
  openApp('/account')
  expect(await screen.findByText('Time in any 7 days: 1 hr of 40 hr; 39 hr left.')).toBeVisible()
  expect(screen.getByText(/^Debian: 1 hr, back /)).toBeVisible()
})

it('marks this browser, and signs out another', async () => {
  const broker = account()
  broker.answer(accountOperations.endSignIn, () => [204, null])
  openApp('/account')
  expect(await screen.findByText('This one')).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Sign out Firefox on Linux' })).toBeNull()

  await userEvent.click(screen.getByRole('button', { name: 'Sign out Chrome on Linux' }))

  await waitFor(() => expect(broker.count(accountOperations.endSignIn)).toBe(1))
})

it('says at its field that the old password is wrong, and keeps what was typed', async () => {
  const broker = account()
  broker.answer(accountOperations.changePassword, () => [204, null])
  broker.refuse(accountOperations.changePassword, { status: 422, fields: { current: 'is wrong' } })
  openApp('/account')
  await userEvent.type(await screen.findByLabelText('Password that you have now'), 'nonsense')
  await userEvent.type(screen.getByLabelText('New password'), 'correct horse battery')
  await userEvent.click(screen.getByRole('button', { name: 'Change the password' }))

  expect(await screen.findByText('Is wrong.')).toBeVisible()
  expect(screen.getByLabelText('New password')).toHaveValue('correct horse battery')
})

it('keeps name and time zone with the account', async () => {
  const broker = account()
  broker.answer(accountOperations.changeAccount, () => [200, aPerson({ display_name: 'Ada L.' })])
  openApp('/account')
  await userEvent.type(await screen.findByLabelText('Name'), ' II')
  await userEvent.selectOptions(screen.getByLabelText('Time zone'), 'Africa/Cairo')
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))

  expect(await screen.findByText('Saved.')).toBeVisible()
  expect(broker.bodies.at(-1)).toEqual({
    ...{ display_name: 'Ada Lovelace II', time_zone: 'Africa/Cairo' },
  })
})
