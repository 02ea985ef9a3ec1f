import { randomBytes } from 'node:crypto'
import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ADMIN } from './accounts.ts'
import { openBrowser } from './browser.ts'
import { untilPainted, viewerFrame } from './desktop-frame.ts'
import { endDesktop, launchDesktop, readSession } from './launch-desktop.ts'
import { paintTerminal } from './paint-terminal.ts'
import { newPage, openAs, signIn } from './sign-in.ts'
import { readStack } from './stack.ts'

const stack = readStack(process.env)
const username = `grace-${randomBytes(4).toString('hex')}`
const password = 'a compiler of her own'
let browser: Browser
let link: string
let grace: Page

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

describe('somebody who is invited', () => {
  test('gets a link from an administrator, which names them', async () => {
    const admin = await openAs(ADMIN, browser, stack.url)
    await admin.goto('/admin/people')
    await admin.getByRole('button', { name: 'Invite a person' }).click()
    const dialog = admin.getByRole('dialog', { name: 'Invite a person' })
    await dialog.getByLabel('Name', { exact: true }).fill('Grace')
    await dialog.getByLabel('Username').fill(username)
    await dialog.getByRole('button', { name: 'Create and show the link' }).click()
    await dialog.getByText('Give this link to Grace. It works once').waitFor()
    link = await dialog.getByText(`${stack.url}/join#`).innerText()
    await dialog.getByRole('button', { name: 'Done' }).click()
    const row = admin.getByRole('row').filter({ hasText: username })
    await row.getByText('Invited', { exact: true }).waitFor()
  })

  test('opens it in their own browser, chooses name and password, and is among the desktops', async () => {
    grace = await newPage(browser, stack.url)
    await grace.goto(link)
    await grace.getByText(`You sign in as ${username}.`).waitFor()
    await grace.getByLabel('Your name').fill('Grace Hopper')
    const field = grace.getByRole('textbox', { name: 'Password' })
    await field.fill('too short')
    await grace.getByRole('button', { name: 'Save and go in' }).click()
    await grace.getByText('At least 12 characters are needed.').waitFor()
    await field.fill(password)
    await grace.getByRole('button', { name: 'Save and go in' }).click()
    await grace.getByRole('heading', { name: 'Desktops', exact: true }).waitFor()
    expect(new URL(grace.url()).pathname).toBe('/')
    await grace.getByRole('button', { name: 'Account of Grace Hopper' }).waitFor()
  })

  test('launches a first desktop, sees it, and what is typed changes its picture', async () => {
    await launchDesktop(grace, 'Xfce desktop', 'ssh')
    const frame = await viewerFrame(grace)
    await untilPainted(frame)
    expect(await readSession(grace)).toMatchObject({ status: 'active' })
    await paintTerminal(grace, frame, 'blue')
    await endDesktop(grace)
  })

  test('cannot be joined in place of: the link is refused the second time, and the password opens a browser', async () => {
    const other = await newPage(browser, stack.url)
    await other.goto(link)
    await other.getByText('This link does not work any more.').waitFor()
    await other.getByText('Ask an administrator for a new one.').waitFor()
    expect(await other.getByRole('textbox').count()).toBe(0)
    await other.getByRole('link', { name: 'Sign in' }).click()
    await signIn(other, { username, password })
  })
})
