import { templateAdministration } from '@carrel/contract'
import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { FakeBroker } from '../../testing/fake-server.ts'
import { openApp } from '../../testing/open-app.tsx'
import { aPerson } from '../../testing/samples.ts'
import { anAdministeredTemplate } from '../../testing/template-samples.ts'

const SECOND = '00000000-0000-4000-8000-000000000902'

it('withdraws several templates at once, and says of each what became of it', async () => {
  const broker = new FakeBroker()
  broker.me = aPerson({ role: 'admin' })
  const first = anAdministeredTemplate()
  const second = anAdministeredTemplate({ id: SECOND, name: 'Statistics' })
  broker.answer(templateAdministration.listAdministeredTemplates, () => [
    200,
    { templates: [first, second] },
  ])
  broker.answer(templateAdministration.changeTemplate, (id) =>
    id === SECOND
      ? [409, { ...CONFLICT, detail: 'Somebody else has changed it meanwhile.' }]
      : [200, { ...first, is_published: false }],
  )
  openApp('/admin/templates')

  await userEvent.click(await screen.findByRole('checkbox', { name: 'Choose Debian desktop' }))
  await userEvent.click(screen.getByRole('checkbox', { name: 'Choose Statistics' }))
  await userEvent.click(screen.getByRole('button', { name: 'Withdraw' }))

  const results = within(await screen.findByRole('list', { name: 'What became of it' }))
  expect(results.getByText('Debian desktop: Withdrawn')).toBeVisible()
  expect(results.getByText('Statistics: Somebody else has changed it meanwhile.')).toBeVisible()
  expect(broker.bodies).toContainEqual({ version: 3, is_published: false })
})

const CONFLICT = {
  ...{ type: 'about:blank', status: 409, code: 'template_changed', title: 'Conflict' },
}
