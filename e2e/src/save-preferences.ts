import type { Protocol } from '@carrel/contract'
import type { Page } from '@playwright/test'

/** Saves connection settings of whoever is signed in on the page; null takes one back. */
export async function savePreferences(
  page: Page,
  protocol: Protocol,
  parameters: object,
): Promise<void> {
  const path = `/api/v1/me/connection-preferences/${protocol}`
  const headers = { origin: new URL(page.url()).origin }
  const answer = await page.request.patch(path, { data: { parameters }, headers })
  if (answer.status() !== 200) throw new Error(`not saved: ${answer.status()}`)
}
