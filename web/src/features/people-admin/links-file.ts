import type { ImportRow } from '@carrel/contract'

/** CSV with a link for each who was created. A cell that a spreadsheet would take for a formula is given as text. */
export function linksFile(rows: readonly ImportRow[]): string {
  const cell = (text: string) => `"${text.replaceAll('"', '""').replace(/^(?=[=+\-@\t\r])/, "'")}"`
  const lines = rows.flatMap(({ display_name, email, link }) =>
    link ? [[display_name, email, link.url, link.expires_at]] : [],
  )
  return [['name', 'email', 'link', 'expires'], ...lines]
    .map((line) => `${line.map(cell).join(',')}\r\n`)
    .join('')
}

/** Never leaves the browser: the links are secrets. */
export function saveLinks(rows: readonly ImportRow[]): void {
  const url = URL.createObjectURL(new Blob([linksFile(rows)], { type: 'text/csv' }))
  const anchor = Object.assign(document.createElement('a'), { href: url, download: 'links.csv' })
  anchor.click()
  URL.revokeObjectURL(url)
}
