import type { Major } from '../nodes/manner.ts'

/** With one slash at its beginning and none at its end; null if it can be no path. */
export function normalPath(path: string): string | null {
  if (path === '' || path === '0') return null
  const trimmed = `/${path}`.replace(/\/+/g, '/').replace(/\/$/, '') || '/'
  return /^[A-Za-z0-9.\-_/]+$/.test(trimmed) ? trimmed : null
}

/** `/`, `/vms`, `/vms/100`: the path and everything that it lies under. */
export function pathsDownTo(path: string): string[] {
  const paths = ['/']
  for (let at = path.indexOf('/', 1); at > 0; at = path.indexOf('/', at + 1)) {
    paths.push(path.slice(0, at))
  }
  if (path !== '/') paths.push(path)
  return paths
}

const name = '[A-Za-z0-9.\\-_]+'
const word = '[A-Za-z0-9]+'
const always = [
  '/',
  `/access(/groups(/${name})?|/realm(/${name})?)?`,
  `/nodes(/${name})?`,
  '/sdn',
  `/sdn/zones(/${name}(/${name}(/[1-9][0-9]{0,3})?)?)?`,
  `/storage(/${name})?`,
  '/vms(/[1-9][0-9]{2,})?',
]
const since8 = [
  ...always,
  `/pool(/${name}){0,3}`,
  '/sdn/controllers(/[A-Za-z0-9_-]+)?',
  `/sdn/(dns|ipams)(/${word})?`,
  `/mapping(/${name}){0,2}`,
]
const shapes: Readonly<Record<Major, readonly string[]>> = {
  7: [...always, `/pool(/${name})?`, `/sdn/vnets/${name}`],
  8: since8,
  9: [...since8, `/sdn/(fabrics|prefix-lists|route-maps)(/${word})?`],
}

/** Whether the version lets rights be given there. */
export const isAclPath = (path: string, major: Major) =>
  new RegExp(`^(?:${shapes[major].join('|')})$`).test(path)
