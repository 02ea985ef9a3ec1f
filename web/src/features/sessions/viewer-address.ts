const withoutFragment = (url: string): string => url.split('#', 1)[0] ?? url

/**
 * The iframe keeps the address that it was opened with, since changing it would reload the viewer and drop the
 * connection. Only when the connection has moved to another gateway must it follow.
 */
export const viewerAddress = (shown: string | null, told: string): string =>
  shown !== null && withoutFragment(shown) === withoutFragment(told) ? shown : told
