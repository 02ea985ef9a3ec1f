import { type Account, type Group, groupOperations } from '@carrel/contract'
import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { FakeBroker } from '../../testing/fake-server.ts'
import { openApp } from '../../testing/open-app.tsx'
import { aPerson } from '../../testing/samples.ts'

const ID = '00000000-0000-4000-8000-000000000700'
const bob = aPerson({ id: ID.replace('700', '701'), username: 'bob', display_name: 'Bob' })

function administrator(members: Account[] = []) {
  const broker = new FakeBroker()
  broker.me = aPerson({ role: 'admin' })
  const kept = { members }
  const group = (): Group => ({
    ...{ id: ID, name: 'Physics', members_count: kept.members.length },
    templates: [{ id: ID, name: 'Debian desktop' }],
  })
  broker.answer(groupOperations.listGroups, () => [200, { groups: [group()] }])
  broker.answer(groupOperations.listGroupMembers, () => [200, { members: kept.members }])
  broker.answer(groupOperations.findGroupCandidates, () => [200, { people: [bob] }])
  broker.answer(groupOperations.addGroupMember, () => {
    kept.members = [bob]
    return [200, { members: kept.members }]
  })
  broker.answer(groupOperations.removeGroupMember, () => {
    kept.members = []
    return [200, { members: [] }]
  })
  broker.answer(groupOperations.createGroup, () => [201, group()])
  return broker
}

it('shows each group with its templates and how many are in it', async () => {
  administrator([bob])
  openApp('/admin/groups')

  const card = await screen.findByRole('article', { name: 'Physics' })
  expect(card).toHaveTextContent('Templates: Debian desktop')
  expect(within(card).getByRole('button', { name: '1 member' })).toBeVisible()
})

it('puts somebody who is found by name into a group, and takes them out', async () => {
  administrator()
  openApp(`/admin/groups?group=${ID}`)

  await userEvent.click(await screen.findByRole('combobox', { name: 'Add somebody' }))
  await userEvent.click(await screen.findByRole('option', { name: 'Bob (bob)' }))
  const members = await screen.findByRole('list', { name: 'Members of Physics' })
  await userEvent.click(await within(members).findByRole('button', { name: 'Remove Bob' }))

  expect(await screen.findByText('Nobody is in it yet.')).toBeVisible()
})

it('keeps a name that is taken in the form, and says so at its field', async () => {
  const broker = administrator()
  broker.refuse(groupOperations.createGroup, {
    ...{ status: 409, code: 'group_name_taken', detail: 'There is one.' },
    fields: { name: 'is taken' },
  })
  openApp('/admin/groups')

  await userEvent.click(await screen.findByRole('button', { name: 'Create a group' }))
  await userEvent.type(await screen.findByRole('textbox', { name: 'Name' }), 'Physics')
  await userEvent.click(screen.getByRole('button', { name: 'Create' }))

  expect(await screen.findByText('Is taken.')).toBeVisible()
  expect(screen.getByRole('textbox', { name: 'Name' })).toHaveValue('Physics')
})

it('says what is lost before a group is deleted', async () => {
  const broker = administrator([bob])
  openApp('/admin/groups')

  await userEvent.click(await screen.findByRole('button', { name: 'Actions for Physics' }))
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Delete' }))

  const dialog = await screen.findByRole('dialog', { name: 'Delete Physics?' })
  expect(dialog).toHaveTextContent('1 person loses what it gives.')
  expect(dialog).toHaveTextContent('It takes these templates from them: Debian desktop.')
  expect(broker.count(groupOperations.deleteGroup)).toBe(0)
})
