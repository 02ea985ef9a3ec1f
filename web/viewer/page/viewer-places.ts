/** The empty places of index.html that the parts of the page fill. */
const NAMES = [
  'desktop',
  'overlay',
  'credentials',
  'banners',
  'menu',
  'keyboard',
  'text-entry',
] as const
type Name = (typeof NAMES)[number]
export type ViewerPlaces = Record<Name, HTMLElement>

export function findPlaces(): ViewerPlaces {
  const places = NAMES.map((name) => {
    const place = document.getElementById(name)
    if (!place) throw new Error(`The viewer page has no place for ${name}.`)
    return [name, place] as const
  })
  return Object.fromEntries(places) as ViewerPlaces
}
