import { posix } from 'node:path'

const DECISION_HEADINGS = ['Context', 'Decision', 'Consequences']

export const missingHeadings = (decision: string) =>
  DECISION_HEADINGS.filter((heading) => !new RegExp(`^## ${heading}$`, 'm').test(decision))

const LINK =
  /!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)|<(?:img|a|source)\s[^>]*(?:src|href)="([^"]+)"/g

/** Relative links of a Markdown page that lead nowhere, among the repository's `files`. */
export function deadLinks(
  page: string,
  text: string,
  files: ReadonlySet<string>,
  read: (path: string) => string,
): string[] {
  const prose = text.replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, '').replaceAll(/`[^`\n]*`/g, '')
  return [...prose.matchAll(LINK)]
    .map((match) => match[1] ?? match[2] ?? '')
    .filter((target) => !/^[a-z][a-z0-9+.-]*:|^\/\//i.test(target))
    .filter((target) => {
      const [path = '', anchor] = decodeURI(target).split('#')
      const file = path === '' ? page : posix.join(posix.dirname(page), path).replace(/\/$/, '')
      if (!exists(file, files)) return true
      if (anchor === undefined || !file.endsWith('.md')) return false
      return !anchors(file === page ? text : read(file)).has(anchor)
    })
    .map((target) => `${page} -> ${target}`)
}

const exists = (path: string, files: ReadonlySet<string>) =>
  files.has(path) || [...files].some((file) => file.startsWith(`${path}/`))

const anchors = (markdown: string) =>
  new Set(
    [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(/\s/g, '-'),
    ),
  )
