import { lazyRouteComponent } from '@tanstack/react-router'
import { PartNotFetched } from '../api/api-error.ts'
import { reloadForNewerBuild } from './newer-build.ts'

/** So long a page that is being loaded again says nothing else. */
const RELOAD_MS = 10_000

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
