import type { Protocol, Session } from '@carrel/contract'
import type { Page } from '@playwright/test'

/** Launches a template over a protocol, by the options of its card; the page is then the session's. */
export async function launchDesktop(
  page: Page,
  templateName: string,
  protocol: Protocol,
): Promise<void> {
  await page.getByRole('button', { name: `Options for ${templateName}`, exact: true }).click()
  const options = page.getByRole('dialog', { name: `Launch ${templateName}`, exact: true })
  await options.getByText(protocol.toUpperCase(), { exact: true }).click()
  await options.getByRole('button', { name: 'Launch', exact: true }).click()
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
