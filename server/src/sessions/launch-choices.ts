import type { Protocol, SessionType } from '@carrel/contract'
import { Refusal } from '../http/refusal.ts'
import type { VmTemplate } from '../templates/template.ts'

/** What a person may choose at a launch; undefined: as the template says. */
export interface LaunchChoices {
  readonly protocol?: Protocol | undefined
  readonly sessionType?: SessionType | undefined
  readonly sessionMinutes?: number | undefined
  /** It is thrown away, whatever the template is for: the person's own kept desktop is left alone. */
  readonly isTest?: boolean
}

/** @throws Refusal `protocol_not_offered`, `session_type_not_offered`, `session_too_long` */
export function agree(template: VmTemplate, choices: LaunchChoices) {
  const protocol = choices.protocol ?? template.defaultProtocol
  if (!template.protocols.includes(protocol)) throw protocolNotOffered(template, protocol)
  const sessionType = choices.sessionType ?? template.sessionType
  if (!template.sessionTypes.includes(sessionType)) throw typeNotOffered(template, sessionType)
  const sessionMinutes = choices.sessionMinutes ?? template.sessionMinutes
  if (sessionMinutes > longestOf(template)) throw tooLong(template)
  return {
    protocol,
    sessionType: choices.isTest ? ('ephemeral' as const) : sessionType,
    sessionMinutes,
  }
}

/** Where nothing is said of it, a person may extend it, and not begin with more. */
const longestOf = ({ sessionMinutes, longestMinutes }: VmTemplate) =>
  longestMinutes ?? sessionMinutes

const protocolNotOffered = ({ name, protocols }: VmTemplate, protocol: Protocol) =>
  new Refusal(422, 'protocol_not_offered', `${name} has no ${protocol.toUpperCase()}.`, {
    hint: `Choose ${protocols.map((each) => each.toUpperCase()).join(' or ')}.`,
  })

const typeNotOffered = ({ name }: VmTemplate, sessionType: SessionType) =>
  new Refusal(
    422,
    'session_type_not_offered',
    sessionType === 'persistent'
      ? `Desktops of ${name} are not kept.`
      : `Desktops of ${name} are always kept.`,
    { hint: 'Launch it as it is offered.' },
  )

const tooLong = (template: VmTemplate) =>
  new Refusal(
    422,
    'session_too_long',
    `${template.name} is lent for ${longestOf(template)} minutes at most.`,
    {
      hint:
        template.longestMinutes === null
          ? 'Choose less; while it runs it can be extended.'
          : 'Choose less.',
    },
  )
