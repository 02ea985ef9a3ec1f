import {
  type AdministeredPerson,
  peopleAdministrationOperations as operations,
  sessionOperations,
} from '@carrel/contract'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { FakeBroker } from '../../testing/fake-server.ts'
import { openApp } from '../../testing/open-app.tsx'
import { aPerson } from '../../testing/samples.ts'

const grace: AdministeredPerson = {
  ...{
    id: '00000000-0000-4000-8000-0000000000aa',
    username: 'grace',
    display_name: 'Grace Hopper',
  },
  ...{ role: 'user', email: null, state: 'active', quota: { sessions: null, minutes: null } },
  ...{ open_sessions: 1, created_at: new Date().toISOString(), seen_at: null },
  link_expires_at: null,
}
const alan = { ...grace, id: grace.id.replace('aa', 'bb'), display_name: 'Alan', username: 'alan' }
const link = { url: 'http://carrel.test/join#once', expires_at: '2026-12-01T10:00:00.000Z' }

function administrator(people: AdministeredPerson[], total = people.length): FakeBroker {
  const broker = new FakeBroker()
  broker.me = aPerson({ role: 'admin' })
  broker.answer(operations.listPeople, () => [
    200,
    { people, total, default_quota: { sessions: 3, minutes: 2400 } },
  ])
  return broker
}

async function choose(name: string, item: string): Promise<void> {
  await userEvent.click(await screen.findByRole('button', { name: `Actions for ${name}` }))
  await userEvent.click(await screen.findByRole('menuitem', { name: item }))
}

it('asks for what the address says, and keeps filters in the address', async () => {
  const broker = administrator([grace], 120)
  openApp('/admin/people?search=gra&role=user&page=2')

  expect(await screen.findByText('Grace Hopper')).toBeVisible()
  expect(broker.queries).toContain('?search=gra&role=user&page=2')
  await userEvent.selectOptions(screen.getByLabelText('State'), 'Disabled')
  await waitFor(() =>
    expect(broker.queries).toContain('?search=gra&role=user&state=disabled&page=1'),
  )
})

it('shows the link of an invitation once, to be copied', async () => {
  const broker = administrator([])
  broker.answer(operations.createPerson, () => [201, { person: grace, link }])
  openApp('/admin/people')
  await userEvent.click(await screen.findByRole('button', { name: 'Invite a person' }))
  await userEvent.type(screen.getByLabelText('Name'), 'Grace Hopper')
  await userEvent.type(screen.getByLabelText('Username'), 'grace')
  await userEvent.click(screen.getByRole('button', { name: 'Create and show the link' }))

  expect(await screen.findByText(link.url)).toBeVisible()
  expect(screen.getByRole('button', { name: 'Copy the link' })).toBeVisible()
  expect(broker.bodies.at(-1)).toMatchObject({ username: 'grace', email: null, role: 'user' })
})

it('keeps what was typed on a refusal, and says what is wrong at its field', async () => {
  const broker = administrator([])
  broker.answer(operations.createPerson, () => [201, { person: grace, link }])
  broker.refuse(operations.createPerson, { status: 422, fields: { username: 'is taken' } })
  openApp('/admin/people')
  await userEvent.click(await screen.findByRole('button', { name: 'Invite a person' }))
  await userEvent.type(screen.getByLabelText('Name'), 'Grace Hopper')
  await userEvent.type(screen.getByLabelText('Username'), 'grace')
  await userEvent.click(screen.getByRole('button', { name: 'Create and show the link' }))

  expect(await screen.findByText('Is taken.')).toBeVisible()
  expect(screen.getByLabelText('Name')).toHaveValue('Grace Hopper')
})

it('disables several at once, names whom it could not, and is undone', async () => {
  const broker = administrator([grace, alan])
  broker.answer(operations.changePeople, () => [
    200,
    {
      results: [
        { id: grace.id, display_name: 'Grace Hopper', refusal: null },
        { id: alan.id, display_name: 'Alan', refusal: { code: 'x', detail: 'He is the last.' } },
      ],
    },
  ])
  openApp('/admin/people')
  await userEvent.click(await screen.findByLabelText('Choose everybody on this page'))
  await userEvent.click(screen.getByRole('button', { name: 'Disable' }))
  const dialog = await screen.findByRole('dialog', { name: 'Disable 2 people?' })
  expect(within(dialog).getByLabelText('End 2 running sessions, too')).toBeChecked()
  await userEvent.click(within(dialog).getByRole('button', { name: 'Disable' }))

  expect(await screen.findByText('Alan: He is the last.')).toBeVisible()
  expect(broker.bodies.at(-1)).toEqual({
    ...{ ids: [grace.id, alan.id], change: { action: 'disable', end_sessions: true } },
  })
  await userEvent.click(screen.getByRole('button', { name: 'Undo' }))
  await waitFor(() =>
    expect(broker.bodies.at(-1)).toEqual({ ids: [grace.id], change: { action: 'enable' } }),
  )
})

it('changes a quota beside what was used of it', async () => {
  const broker = administrator([grace])
  broker.answer(sessionOperations.getQuotaOfPerson, () => [
    200,
    {
      sessions: { limit: 3, open: 1 },
      minutes: { limit: 2400, used: 60, left: 2340, next_return: null },
      counted: [],
    },
  ])
  broker.answer(operations.changePerson, () => [200, grace])
  openApp('/admin/people')
  await choose('Grace Hopper', 'Edit and see the quota')
  expect(await screen.findByText('Time in any 7 days: 1 hr of 40 hr; 39 hr left.')).toBeVisible()
  await userEvent.type(screen.getByLabelText('Sessions at once'), '5')
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))

  await waitFor(() =>
    expect(broker.bodies.at(-1)).toMatchObject({ quota: { sessions: 5, minutes: null } }),
  )
})

const repeated = { code: 'email_repeated', detail: 'It is there twice.', first_line: 2 } as const

it('previews a file before anybody is created', async () => {
  const broker = administrator([])
  const row = { line: 2, display_name: 'Grace', email: 'g@x.example', role: 'user', link: null }
  broker.answer(operations.importPeople, () => [
    200,
    {
      rows: [
        { ...row, outcome: 'create', faults: [] },
        { ...row, line: 3, outcome: 'faulty', faults: [repeated] },
      ],
    },
  ])
  openApp('/admin/people')
  await userEvent.click(await screen.findByRole('button', { name: 'Import' }))
  const file = new File(['name,email\nGrace,g@x.example'], 'people.csv', { type: 'text/csv' })
  const input = document.querySelector<HTMLInputElement>('input[type=file]')
  await userEvent.upload(input as HTMLInputElement, file)

  expect(await screen.findByText('The e-mail address is on line 2 too.')).toBeVisible()
  expect(broker.bodies.at(-1)).toMatchObject({ dry_run: true })
  await userEvent.click(screen.getByRole('button', { name: 'Create 1 account' }))
  await waitFor(() => expect(broker.bodies.at(-1)).toMatchObject({ dry_run: false }))
})

it('a file that is too long is refused where it was chosen, and is not sent', async () => {
  const broker = administrator([])
  openApp('/admin/people')
  await userEvent.click(await screen.findByRole('button', { name: 'Import' }))
  const input = document.querySelector<HTMLInputElement>('input[type=file]')
  const file = new File(['名'.repeat(200_001)], 'people.csv', { type: 'text/csv' })
  await userEvent.upload(input as HTMLInputElement, file)
  expect(await screen.findByText('The file is longer than 200,000 characters.')).toBeVisible()
  expect(screen.getByText(/^Bring it in parts/)).toBeVisible()
  expect(screen.getByText('people.csv')).toBeVisible()
  expect(broker.count(operations.importPeople)).toBe(0)
})
