/** More than four desktops on one page are too small to work in. */
export const MOST_TILES = 4

/** Session ids as an address has them, each once. */
export const tileIds = (ids: string): string[] =>
  [...new Set(ids.split(',').filter((id) => id !== ''))].slice(0, MOST_TILES)
