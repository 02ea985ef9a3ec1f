import type { ChannelKind, NotificationKind } from '@carrel/contract'
import { Refusal } from '../http/refusal.ts'

/**
 * Where notifications go beside the page: to a program (webhook) or to people (e-mail). An installation has one of each. What
 * it needs to get there is a secret, and is never given back.
 */
export interface Channel {
  readonly isEnabled: boolean
  /** Of what it is told. */
  readonly kinds: readonly NotificationKind[]
}

export interface Webhook extends Channel {
  readonly kind: 'webhook'
  /** A secret: many have a token in their path. */
  readonly url: string
  /** `whsec_` and Base64; a secret. */
  readonly secret: string
}

export interface Mail extends Channel {
  readonly kind: 'email'
  readonly settings: MailSettings
  /** A secret. */
  readonly password: string | null
}

export interface MailSettings {
  readonly host: string
  readonly port: number
  readonly security: 'tls' | 'starttls' | 'none'
  /** Empty: without signing in. */
  readonly username: string
  readonly from: string
  readonly to: readonly string[]
}

/** Why a message did not arrive: a sentence for administrators, without a secret. */
export class DeliveryFailed extends Error {
  override name = 'DeliveryFailed'
  /** Trying again will not help. */
  readonly isFinal: boolean

  constructor(message: string, more: { isFinal?: boolean; cause?: unknown } = {}) {
    super(message, { cause: more.cause })
    this.isFinal = more.isFinal ?? false
  }
}

export const notSetUp = (kind: ChannelKind) =>
  new Refusal(422, 'channel_not_set_up', `The ${kind === 'email' ? 'mail' : kind} is not set up.`, {
    hint: 'Fill it in and save it first.',
  })

/** Its scheme and host. */
export const hintOf = (url: string): string => `${new URL(url).origin}/•••`
