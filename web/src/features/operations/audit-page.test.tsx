import { auditOperations } from '@carrel/contract'
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, it } from 'vitest'
import { FakeBroker } from '../../testing/fake-server.ts'
import { openApp } from '../../testing/open-app.tsx'
import { aPerson } from '../../testing/samples.ts'

const ID = '0d7238a3-a924-44e3-b247-198711d6c75f'

let broker: FakeBroker

beforeEach(() => {
  broker = new FakeBroker()
  broker.me = aPerson({ role: 'admin' })
  const entry = {
    ...{ id: '7', at: '2026-11-25T12:00:00.000Z', actor: 'Root', actor_id: ID },
    ...{ action: 'session.watched', subject: `session:${ID}`, details: { reason: 'Help' } },
  }
  broker.answer(auditOperations.listAudit, () => [200, { entries: [entry], next: null }])
})

it('the audit log tells in words what was done, and its address says which of it', async () => {
  openApp('/admin/audit?action=session.watched')
  const row = await screen.findByRole('row', { name: /Root Desktop watched Session 0d7238a3/ })
  expect(row).toHaveTextContent('Help')
  expect(screen.getByRole('combobox', { name: 'What' })).toHaveValue('Desktop watched')
})

it('what an entry is about leads to all that is written about it, and the filter says so', async () => {
  openApp('/admin/audit')
  await userEvent.click(await screen.findByRole('link', { name: /Session 0d7238a3/ }))
  expect(screen.getByRole('searchbox', { name: 'About' })).toHaveValue(`session:${ID}`)
})

it('what is typed into two filters at once is kept in both', async () => {
  openApp('/admin/audit')
  await userEvent.type(await screen.findByRole('searchbox', { name: 'Who' }), 'Ro')
  await userEvent.type(screen.getByRole('searchbox', { name: 'About' }), 'session')
  await expect.poll(() => broker.queries).toContain('?actor=Ro&subject=session')
})
