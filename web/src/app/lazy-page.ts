import { lazyRouteComponent } from '@tanstack/react-router'
import { ApiError } from '../api/api-error.ts'
import { reloadForNewerBuild } from './newer-build.ts'

/** So long a page that is being loaded again says nothing else. */
const RELOAD_MS = 10_000

/** A part of the application is not there: the network is gone, or the part is, since Carrel was brought up to date. */
export class PartNotFetched extends ApiError {
  constructor(cause: unknown) {
    const hint = 'Check your network, and load the page again.'
    super('part_not_fetched', 'This part of Carrel could not be fetched.', hint, { cause })
  }
}

/** A page that is fetched when somebody goes there. */
export const lazyPage: typeof lazyRouteComponent = (fetchModule, name) =>
  lazyRouteComponent(() => fetchPart(fetchModule), name)

/**
 * For whoever is on the way to somewhere and so has nothing to lose here: of a page that was built anew the old parts are gone,
 * and it is loaded again where it is.
 * @throws PartNotFetched
 */
export async function fetchPart<T>(fetchModule: () => Promise<T>): Promise<T> {
  try {
    return await fetchModule()
  } catch (cause) {
    if (await reloadForNewerBuild()) await new Promise((resolve) => setTimeout(resolve, RELOAD_MS))
    throw new PartNotFetched(cause)
  }
}
