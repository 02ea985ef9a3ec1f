import type { Template } from '@carrel/contract'

const words = (text: string): string[] => text.toLocaleLowerCase().split(/\s+/).filter(Boolean)

/** Every word of the search is somewhere in what the card says. */
export function matches(template: Template, search: string): boolean {
  const { name, description, operating_system, protocols } = template
  const text = [name, description, operating_system, ...protocols].join(' ').toLocaleLowerCase()
  return words(search).every((word) => text.includes(word))
}

/** What the person launched last comes first, and what they never did follows in the order given. */
export const recentFirst = (templates: readonly Template[]): Template[] =>
  templates.toSorted((one, other) =>
    (other.last_launched_at ?? '').localeCompare(one.last_launched_at ?? ''),
  )
