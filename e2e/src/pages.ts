import type { SignIn } from '@carrel/contract'
import type { Page } from '@playwright/test'
import { ADA, ADMIN } from './accounts.ts'
import routes from './routes.json' with { type: 'json' }

const DRAWN_WITHIN_MS = 30_000
const SIGNED_OUT = ['/sign-in', '/setup', '/join']

export type Reader = 'nobody' | 'person' | 'administrator'

const ACCOUNTS: Readonly<Record<Exclude<Reader, 'nobody'>, SignIn>> = {
  person: ADA,
  administrator: ADMIN,
}

export interface AppPage {
  readonly route: string
  /** For file names: `admin-servers`. */
  readonly name: string
  readonly reader: Reader
}

const readerOf = (route: string): Reader =>
  SIGNED_OUT.includes(route) ? 'nobody' : route.startsWith('/admin') ? 'administrator' : 'person'

/** Of a session: shown and looked at while there is a desktop. */
const isOfSession = (route: string): boolean => route.includes('/sessions/$id')

export const sessionRoutes = (sessionId: string): string[] =>
  routes.filter(isOfSession).map((route) => route.replace('$id', sessionId))

/** Every other page of the application. The web's tests keep the list whole. */
export const PAGES: readonly AppPage[] = routes
  .filter((route) => !isOfSession(route))
  .map((route) => ({
    route,
    name: route === '/' ? 'home' : route.slice(1).replaceAll('/$', '-one-').replaceAll('/', '-'),
    reader: readerOf(route),
  }))

export const pagesFor = (reader: Reader): AppPage[] =>
  PAGES.filter((page) => page.reader === reader)

/** Signs in without the page for it, which is in English. */
export async function enterAs(page: Page, reader: Reader, origin: string): Promise<void> {
  if (reader === 'nobody') return
  const response = await page.request.post('/api/v1/sign-in', {
    data: ACCOUNTS[reader],
    headers: { origin },
  })
  if (!response.ok()) throw new Error(`${ACCOUNTS[reader].username} cannot sign in`)
}

/** Opens it, and waits until nothing on it is loading. */
export async function openPage(page: Page, { route }: AppPage): Promise<void> {
  await page.goto(await addressOf(page, route))
  await page.locator('h1').first().waitFor({ timeout: DRAWN_WITHIN_MS })
  const skeleton = page.locator('.mantine-Skeleton-root').first()
  await skeleton.waitFor({ state: 'detached', timeout: DRAWN_WITHIN_MS })
}

async function addressOf(page: Page, route: string): Promise<string> {
  if (!route.includes('$')) return route
  if (route === '/settings/$protocol') return '/settings/rdp'
  // One of many: the first that its list in the API has.
  const list = route.slice(0, route.lastIndexOf('/$'))
  const listed = list === '/admin/servers' ? '/servers' : list
  const response = await page.request.get(`/api/v1${listed}`)
  const [entries = []] = Object.values((await response.json()) as Record<string, { id: string }[]>)
  const [first] = entries
  if (!first)
    throw new Error(`nothing is listed at /api/v1${listed}, so that ${route} has no address`)
  return `${list}/${first.id}`
}
