import type { SignIn } from '@carrel/contract'
import type { Browser, BrowserContextOptions, Page } from '@playwright/test'

/** Signs in as a person does, and waits for the desktops. */
export async function signIn(page: Page, account: SignIn): Promise<void> {
  await page.goto('/')
  await page.getByLabel('Username').fill(account.username)
  await page.getByRole('textbox', { name: 'Password' }).fill(account.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('heading', { name: 'Desktops', exact: true }).waitFor()
}

/** A page as if in a browser that nobody has used before. */
export async function newPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const viewport = { width: 1440, height: 900 }
  return (await browser.newContext({ baseURL: url, viewport, ...options })).newPage()
}

/** Such a page, with somebody signed in. */
export async function openAs(
  account: SignIn,
  browser: Browser,
  url: string,
  options?: BrowserContextOptions,
): Promise<Page> {
  const page = await newPage(browser, url, options)
  await signIn(page, account)
  return page
}
