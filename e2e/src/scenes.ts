import type { AdministeredPerson, AdministeredSession, PasswordLink } from '@carrel/contract'
import type { Page } from '@playwright/test'
import { enterAs, type Reader } from './pages.ts'

/** What a page shows only after something was done, or by an address that is not known beforehand. */
export interface Scene {
  readonly name: string
  readonly reader: Reader
  /** Over the page: what is below the window has no part in it. */
  readonly isDialog?: boolean
  readonly arrange: (page: Page) => Promise<void>
}

export const SCENES: readonly Scene[] = [
  {
    name: 'admin-sessions-one',
    reader: 'administrator',
    arrange: async (page) => {
      const { sessions } = await read<{ sessions: AdministeredSession[] }>(
        page,
        '/admin/sessions?state=active',
      )
      await page.goto(`/admin/sessions/${sessions.at(-1)?.id}`)
      await page.getByRole('table').last().waitFor()
    },
  },
  {
    name: 'admin-sessions-chosen',
    reader: 'administrator',
    arrange: async (page) => {
      await page.goto('/admin/sessions?state=all')
      for (const row of [1, 2, 3]) await page.getByRole('checkbox').nth(row).check()
    },
  },
  {
    name: 'admin-servers-register',
    reader: 'administrator',
    isDialog: true,
    arrange: async (page) => {
      await page.goto('/admin/servers')
      await page.getByRole('button', { name: 'Register a server' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'admin-templates-connection',
    reader: 'administrator',
    arrange: async (page) => {
      await openFirstTemplate(page, 'connection')
    },
  },
  {
    name: 'admin-templates-launches',
    reader: 'administrator',
    arrange: async (page) => {
      await openFirstTemplate(page, 'launches')
    },
  },
  {
    name: 'join-invited',
    reader: 'nobody',
    arrange: async (page) => {
      await enterAs(page, 'administrator', await originOf(page))
      const { people } = await read<{ people: AdministeredPerson[] }>(
        page,
        '/admin/people?state=invited',
      )
      const headers = { origin: await originOf(page) }
      const link = await page.request.post(`/api/v1/admin/people/${people[0]?.id}/password-link`, {
        headers,
        data: {},
      })
      await page.context().clearCookies()
      await page.goto(((await link.json()) as PasswordLink).url)
      await page.getByRole('textbox').first().waitFor()
    },
  },
  {
    name: 'palette',
    reader: 'administrator',
    isDialog: true,
    arrange: async (page) => {
      await page.goto('/admin')
      await page.locator('h1').first().waitFor()
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox').fill('gra')
      await page.getByRole('option').first().waitFor()
    },
  },
]

async function openFirstTemplate(page: Page, tab: string): Promise<void> {
  const { templates } = await read<{ templates: { id: string }[] }>(page, '/admin/templates')
  await page.goto(`/admin/templates/${templates[0]?.id}?tab=${tab}`)
  await page.getByRole('tabpanel').last().waitFor()
}

const read = async <Answer>(page: Page, path: string): Promise<Answer> =>
  (await (await page.request.get(`/api/v1${path}`)).json()) as Answer

const originOf = (page: Page): Promise<string> => page.evaluate('location.origin')
