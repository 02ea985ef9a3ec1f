import { createHmac } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { WebhookMessage } from '@carrel/contract'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'
import { lookupRemote, refuseLocal } from '../hypervisor/proxmox/dial-guard.ts'
import { DeliveryFailed, type Webhook } from './channel.ts'

const DEADLINE_MS = 10_000

export interface WebhookOptions {
  /** Whether it may be at an address of this machine. */
  readonly allowLocal: boolean
  readonly deadlineMs?: number
}

/**
 * Posts a message as of Standard Webhooks: signed with HMAC-SHA256 over `id.timestamp.body`. Redirects are not followed, and
 * no address of this machine is dialled, whatever a name leads to. @throws DeliveryFailed
 */
export async function postWebhook(
  { url, secret }: Pick<Webhook, 'url' | 'secret'>,
  { id, message }: { id: string; message: WebhookMessage },
  { allowLocal, deadlineMs = DEADLINE_MS }: WebhookOptions,
): Promise<void> {
  const place = new URL(url)
  if (!allowLocal && refuseLocal(place.hostname.replace(/^\[|\]$/g, ''))) throw addressRefused()
  const body = JSON.stringify(message)
  const timestamp = Math.floor(Date.now() / 1000)
  const request = place.protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const sent = request(place, {
      method: 'POST',
      agent: false,
      signal: AbortSignal.timeout(deadlineMs),
      ...(!allowLocal && { lookup: lookupRemote }),
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'Carrel',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': sign(secret, id, timestamp, body),
      },
    })
    sent.once('error', (error) => reject(failureOf(error)))
    sent.once('response', (response) => {
      response.destroy()
      const { statusCode = 0 } = response
      if (statusCode >= 200 && statusCode < 300) resolve()
      else reject(new DeliveryFailed(`The webhook answered with status ${statusCode}.`))
    })
    sent.end(body)
  })
}

/** `v1,<Base64>` */
export function sign(secret: string, id: string, timestamp: number, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
}

const addressRefused = () =>
  new DeliveryFailed('The webhook’s address belongs to this machine or its own link.', {
    isFinal: true,
  })

/** Node's own texts carry host and port. */
function failureOf(cause: Error & { code?: string }): DeliveryFailed {
  if (cause instanceof HypervisorError) return addressRefused()
  if (cause.name === 'AbortError' || cause.name === 'TimeoutError')
    return new DeliveryFailed('The webhook did not answer in time.')
  const why = SENTENCES[cause.code ?? '']
  return new DeliveryFailed(why ?? `The webhook cannot be reached (${cause.code ?? cause.name}).`)
}

const SENTENCES: Readonly<Record<string, string>> = {
  ENOTFOUND: 'The webhook’s host has no address.',
  EAI_AGAIN: 'The webhook’s host could not be looked up.',
  ECONNREFUSED: 'Nothing answers at the webhook’s address.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The webhook’s certificate is not trusted.',
  SELF_SIGNED_CERT_IN_CHAIN: 'The webhook’s certificate is not trusted.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'The webhook’s certificate is not trusted.',
  CERT_HAS_EXPIRED: 'The webhook’s certificate has expired.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The webhook’s certificate is for another host.',
}
