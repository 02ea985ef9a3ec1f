const RELOADED_FOR = 'carrel.reloaded-for'
const DEADLINE_MS = 10_000

/** The first script of a page is named by a hash of all that it leads to. */
const buildOf = (page: Document): string | null =>
  page.querySelector('script[type=module][src]')?.getAttribute('src') ?? null

/** The build that the server has, if that is not this page's own. Null also while the server cannot be asked. */
export async function newerBuild(): Promise<string | null> {
  const own = buildOf(document)
  const signal = AbortSignal.timeout(DEADLINE_MS)
  const answer = await fetch(location.origin, { cache: 'no-store', signal }).catch(() => null)
  if (!answer?.ok) return null
  const text = await answer.text().catch(() => '')
  const present = buildOf(new DOMParser().parseFromString(text, 'text/html'))
  return present !== own ? present : null
}

/**
 * Loads this address again if the server has another build, and once for each build: a proxy that gives out an old page would
 * otherwise have it loaded for ever. A page with something unsaved asks first, and so may stay. False if it is not done.
 */
export async function reloadForNewerBuild(): Promise<boolean> {
  const build = await newerBuild()
  if (build === null || !isFirstTime(build)) return false
  location.reload()
  return true
}

/** A browser that keeps nothing could not tell. */
function isFirstTime(build: string): boolean {
  try {
    if (sessionStorage.getItem(RELOADED_FOR) === build) return false
    sessionStorage.setItem(RELOADED_FOR, build)
    return true
  } catch {
    return false
  }
}
