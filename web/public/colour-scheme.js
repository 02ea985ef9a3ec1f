// Runs before the first paint, so that a dark room stays dark. A file, since the page's policy forbids inline scripts.
;(() => {
  let chosen = null
  try {
    chosen = localStorage.getItem('carrel-colour-scheme')
  } catch {
    chosen = null
  }
  const prefersDark = matchMedia('(prefers-color-scheme: dark)').matches
  const scheme = chosen === 'light' || chosen === 'dark' ? chosen : prefersDark ? 'dark' : 'light'
  document.documentElement.setAttribute('data-mantine-color-scheme', scheme)
})()
