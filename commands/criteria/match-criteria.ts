export interface Criterion {
  readonly id: string
  readonly text: string
}

/** A title and where it stands, as `path:line`. */
export interface Claim {
  readonly title: string
  readonly place: string
}

export interface Match {
  /** For each criterion, in the order of the sprint document, the claims that name it. */
  readonly shown: ReadonlyMap<Criterion, readonly Claim[]>
  readonly unknown: readonly { readonly id: string; readonly claim: Claim }[]
}

/** Why. */
export const SHOWN_BY_NO_TEST: Readonly<Record<string, string>> = {
  'DoD-18': 'tags are set by those who release',
}

/** A version such as 1.3.0-2 is no criterion. */
const CRITERION_ID = /(?<![\w.])(?:3\.\d-\d+|DoD-\d+)\b/g

export function matchCriteria(criteria: readonly Criterion[], claims: readonly Claim[]): Match {
  const shown = new Map<Criterion, Claim[]>(criteria.map((criterion) => [criterion, []]))
  const byId = new Map(criteria.map((criterion) => [criterion.id, criterion]))
  const unknown: { id: string; claim: Claim }[] = []
  for (const claim of claims) {
    for (const id of new Set(claim.title.match(CRITERION_ID))) {
      const criterion = byId.get(id)
      if (criterion) shown.get(criterion)?.push(claim)
      else unknown.push({ id, claim })
    }
  }
  return { shown, unknown }
}

/** The last line of `npm run criteria`. */
export function summary({ shown }: Match): string {
  const missing = [...shown].filter(([, claims]) => claims.length === 0).map(([{ id }]) => id)
  const reasons = missing.flatMap((id) => {
    const why = SHOWN_BY_NO_TEST[id]
    return why === undefined ? [] : [[id, why] as const]
  })
  return JSON.stringify({
    criteria: shown.size,
    shown: shown.size - missing.length,
    missing,
    ...(reasons.length > 0 && { why: Object.fromEntries(reasons) }),
  })
}

export function table({ shown }: Match): string {
  return [...shown]
    .map(([{ id, text }, claims]) => {
      const lines = claims.map(({ place, title }) => `          ${place}  ${title}`)
      return [`${id.padEnd(8)}  ${text}`, ...(lines.length ? lines : ['          -'])].join('\n')
    })
    .join('\n')
}
