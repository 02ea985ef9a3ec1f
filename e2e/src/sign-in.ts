import type { SignIn } from '@carrel/contract'
import type { Page } from '@playwright/test'

/** Signs in as a person does, and waits for the desktops. */
export async function signIn(page: Page, account: SignIn): Promise<void> {
  await page.goto('/')
  await page.getByLabel('Username').fill(account.username)
  await page.getByRole('textbox', { name: 'Password' }).fill(account.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('heading', { name: 'Desktops', exact: true }).waitFor()
}
