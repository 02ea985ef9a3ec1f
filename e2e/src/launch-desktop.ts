import type { Protocol, Session } from '@carrel/contract'
import type { Page } from '@playwright/test'

/** Chooses a protocol on the template's card and launches it; the page is then the session's. */
export async function launchDesktop(
  page: Page,
  templateName: string,
  protocol: Protocol,
): Promise<void> {
  const card = page.getByRole('article', { name: templateName, exact: true })
  await card.getByText(protocol.toUpperCase(), { exact: true }).first().click()
  await card.getByRole('button', { name: `Launch ${templateName}`, exact: true }).click()
  await page.waitForURL(/\/sessions\//)
}

/** Ends the desktop on the page, and waits until the page says that it is closed. */
export async function endDesktop(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Terminate/ }).click()
  await page.getByRole('button', { name: 'End the desktop' }).click()
  await page.getByRole('heading', { name: 'Desktop closed' }).waitFor()
}

/** The session on the page, as the page itself would read it. */
export async function readSession(page: Page): Promise<Session> {
  const id = new URL(page.url()).pathname.split('/').pop()
  const response = await page.request.get(`/api/v1/sessions/${id}`)
  return (await response.json()) as Session
}
