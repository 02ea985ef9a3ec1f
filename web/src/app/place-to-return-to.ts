/** Where somebody goes on after signing in: the page and what was chosen on it. undefined: the desktops. */
export const placeToReturnTo = ({ href }: { href: string }): string | undefined =>
  href === '/' ? undefined : href
