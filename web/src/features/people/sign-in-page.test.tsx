import { peopleOperations } from '@carrel/contract'
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { FakeBroker } from '../../testing/fake-server.ts'
import { openApp } from '../../testing/open-app.tsx'
import { aSession, aTemplate } from '../../testing/samples.ts'

function signedOutBroker() {
  const broker = new FakeBroker()
  broker.me = null
  return broker
}

async function signIn(): Promise<void> {
  await userEvent.type(await screen.findByLabelText('Username'), 'ada')
  await userEvent.type(screen.getByLabelText('Password'), 'correct horse')
  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
}

it('leads back to the page that was asked for', async () => {
  const broker = signedOutBroker()
  const session = aSession()
  broker.sessions = [session]
  openApp(`/sessions/${session.id}`)

  await signIn()

  expect(await screen.findByTitle('Desktop of Debian desktop')).toBeInTheDocument()
  expect(broker.bodies).toEqual([{ username: 'ada', password: 'correct horse' }])
})

it('leads back to what was chosen on the page, too', async () => {
  const broker = signedOutBroker()
  const template = aTemplate()
  openApp(`/settings/rdp?template=${template.id}`)

  await signIn()

  expect(await screen.findByRole('form')).toBeVisible()
  expect(broker.queries).toContain(`?template_id=${template.id}`)
})

it.each(['//elsewhere.test/', '/\\elsewhere.test', 'https://elsewhere.test/'])(
  'does not lead to %s, whoever made the link',
  async (to) => {
    signedOutBroker()
    openApp(`/sign-in?to=${encodeURIComponent(JSON.stringify(to))}`)

    await signIn()

    expect(await screen.findByRole('heading', { name: 'Desktops' })).toBeVisible()
  },
)

it('says why a sign-in was refused', async () => {
  const broker = signedOutBroker()
  broker.refuse(peopleOperations.signIn, {
    status: 401,
    detail: 'Username and password do not match.',
  })
  openApp('/')

  await signIn()

  expect(await screen.findByRole('alert')).toHaveTextContent('Username and password do not match.')
})

it('asks for what is missing before it asks the server', async () => {
  const broker = signedOutBroker()
  openApp('/')
  await userEvent.click(await screen.findByRole('button', { name: 'Sign in' }))

  expect(screen.getByText('Enter your username.')).toBeVisible()
  expect(broker.count(peopleOperations.signIn)).toBe(0)
})

it('offers the accounts of a demo, and none otherwise', async () => {
  const broker = signedOutBroker()
  broker.demo = { accounts: [{ username: 'ada', password: 'demo' }] }
  openApp('/')

  await userEvent.click(await screen.findByRole('button', { name: 'ada' }))

  expect(await screen.findByRole('heading', { name: 'Desktops' })).toBeVisible()
  expect(broker.bodies).toEqual([{ username: 'ada', password: 'demo' }])
})

it('leaves nothing of the person behind after signing out', async () => {
  const broker = new FakeBroker()
  broker.sessions = [aSession({ template_name: 'Secret project' })]
  openApp('/')
  await screen.findByText('Secret project')

  await userEvent.click(screen.getByRole('button', { name: /Account of Ada Lovelace/ }))
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Sign out' }))
  await signIn()

  expect(await screen.findByRole('heading', { name: 'Desktops' })).toBeVisible()
  expect(broker.count(peopleOperations.me)).toBe(1)
})
