/** Tells when the window moves to a screen of another density, or the page is zoomed. */
export function watchPixelRatio(changed: () => void): void {
  const watch = (): void => {
    const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`)
    query.addEventListener(
      'change',
      () => {
        changed()
        watch()
      },
      { once: true },
    )
  }
  watch()
}
