import { accountOperations, templateOperations } from '@carrel/contract'
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { FakeBroker } from '../testing/fake-server.ts'
import { openApp } from '../testing/open-app.tsx'
import { aPerson } from '../testing/samples.ts'
import { rememberedLanguage } from './use-language.ts'

it('the sign-in page changes its language at once, and Arabic its direction', async () => {
  new FakeBroker().me = null
  openApp('/sign-in')
  await userEvent.click(await screen.findByRole('button', { name: 'العربية' }))

  expect(await screen.findByLabelText('اسم المستخدم')).toBeVisible()
  expect(document.documentElement).toHaveAttribute('lang', 'ar')
  expect(document.documentElement).toHaveAttribute('dir', 'rtl')

  await userEvent.click(screen.getByRole('button', { name: 'English' }))
  expect(await screen.findByLabelText('Username')).toBeVisible()
  expect(document.documentElement).toHaveAttribute('dir', 'ltr')
})

it('whoever is signed in chooses it in the menu of the account, and browser and account remember it', async () => {
  const broker = new FakeBroker()
  broker.answer(accountOperations.changeAccount, () => [200, aPerson({ language: 'fr' })])
  openApp('/')
  await userEvent.click(await screen.findByRole('button', { name: /Account of/ }))
  await userEvent.click(await screen.findByRole('menuitemradio', { name: 'Français' }))

  expect(await screen.findByRole('heading', { name: 'Bureaux' })).toBeVisible()
  await waitFor(() => expect(rememberedLanguage()).toBe('fr'))
  await waitFor(() => expect(broker.bodies).toEqual([{ language: 'fr' }]))
})

it('the language of the account is spoken in a browser that was set to another', async () => {
  new FakeBroker().me = aPerson({ language: 'es', time_zone: 'Asia/Tokyo' })
  openApp('/')
  expect(await screen.findByRole('heading', { name: 'Escritorios' })).toBeVisible()
})

it('a refusal that people meet often is told in their language, any other as the server tells it', async () => {
  const broker = new FakeBroker()
  broker.me = aPerson({ language: 'fr' })
  broker.refuse(templateOperations.listTemplates, {
    ...{ status: 429, code: 'too_many_requests', detail: 'These requests come too fast.' },
  })
  openApp('/')
  expect(await screen.findByText('Ces demandes arrivent trop vite.')).toBeVisible()
  broker.refuse(templateOperations.listTemplates, {
    ...{ status: 403, code: 'shelf_locked', detail: 'The shelf is locked.' },
  })
  await userEvent.click(screen.getByRole('button', { name: 'Réessayer' }))
  expect(await screen.findByText('The shelf is locked.')).toBeVisible()
})
