import { VIEWER_PATH } from '@carrel/contract'

const withoutFragment = (url: string): string => url.split('#', 1)[0] ?? url

/**
 * The iframe keeps the address that it was opened with, since changing it would reload the viewer and drop the
 * connection. Only when the connection has moved to another gateway must it follow.
 */
export const viewerAddress = (shown: string | null, told: string): string =>
  shown !== null && withoutFragment(shown) === withoutFragment(told) ? shown : told

/** Whether it is our own viewer, which tells how it goes. The page of an Apache Guacamole in its place says nothing. */
export const isOwnViewer = (address: string): boolean =>
  new URL(address).pathname.endsWith(VIEWER_PATH)

/** Our own viewer is told which language to speak, unless it is the one that it has anyway. */
export const frameAddress = (address: string, language: string): string =>
  isOwnViewer(address) && language !== 'en' ? `${address}&language=${language}` : address
