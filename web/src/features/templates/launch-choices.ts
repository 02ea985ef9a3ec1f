import type { Launch, PlacementPreview, SessionType, Template } from '@carrel/contract'

/** Nobody needs every minute between; the template's own times come on top. */
const ROUND_MINUTES = [15, 30, 60, 120, 240, 480]

export function minuteChoices({ session_minutes: usual, longest_minutes }: Template): number[] {
  const most = longest_minutes ?? usual
  const all = [...ROUND_MINUTES.filter((minutes) => minutes < most), usual, most]
  return [...new Set(all)].sort((one, other) => one - other)
}

const NEVER_SHOWN: ReadonlySet<string> = new Set(['server_inactive', 'template_not_on_node'])

export interface NodeChoice {
  readonly id: string
  readonly name: string
  /** Why it cannot be chosen now; null: it can. */
  readonly reason: string | null
}

/** A node that has no room is shown with its reason; one of a server out of service, or without the template's disk, is not. */
export const nodeChoices = ({ nodes }: PlacementPreview): NodeChoice[] =>
  nodes
    .filter(({ obstacles }) => !obstacles.some(({ code }) => NEVER_SHOWN.has(code)))
    .map(({ node_id: id, name, obstacles }) => ({
      id,
      name,
      reason: obstacles[0]?.message ?? null,
    }))

export interface Choices {
  readonly protocol: Template['default_protocol']
  readonly sessionType: SessionType
  readonly minutes: number
  /** null: wherever there is most room. */
  readonly nodeId: string | null
}

export const usualChoices = (template: Template): Choices => ({
  protocol: template.default_protocol,
  sessionType: template.session_type,
  minutes: template.session_minutes,
  nodeId: null,
})

/** What differs from the template is said, and the rest is left to the server. */
export const launchOf = (template: Template, choices: Choices): Launch => ({
  template_id: template.id,
  protocol: choices.protocol,
  ...(choices.sessionType !== template.session_type && { session_type: choices.sessionType }),
  ...(choices.minutes !== template.session_minutes && { session_minutes: choices.minutes }),
  ...(choices.nodeId !== null && { node_id: choices.nodeId }),
})
