import type { IncomingHttpHeaders } from 'node:http'
import { isIPv4 } from 'node:net'

export interface Listener {
  readonly host: string
  readonly port: number
}

export interface PageRefusal {
  readonly status: 403 | 415
  readonly code: string
  readonly message: string
  readonly help: string
}

const isLoopback = (host: string) =>
  host === '::1' || host === 'localhost' || (isIPv4(host) && host.startsWith('127.'))

/** The names by which a browser on this machine reaches the listener. */
function authoritiesOf({ host, port }: Listener): readonly string[] {
  const hosts = ['127.0.0.1', 'localhost', '[::1]', host.includes(':') ? `[${host}]` : host]
  return hosts.flatMap((each) => (port === 443 ? [each, `${each}:443`] : [`${each}:${port}`]))
}

/**
 * Null: this request may look at the page, or change something with it. Nobody signs in to it, so it is there for this
 * machine only, and no other web site may speak for it: neither with a form or a script (origin, content type) nor under a
 * name of its own that leads here (host).
 */
export function pageRefusal(
  listener: Listener,
  method: string,
  headers: IncomingHttpHeaders,
): PageRefusal | null {
  if (!isLoopback(listener.host)) {
    const message = 'The lab’s page is not there while the lab can be reached from elsewhere.'
    return { status: 403, code: 'page_off', message, help: 'Listen on 127.0.0.1.' }
  }
  const authorities = authoritiesOf(listener)
  if (!authorities.includes(headers.host ?? '')) {
    const message = 'This is not the name of the lab.'
    return { status: 403, code: 'wrong_host', message, help: `Use https://${authorities[0]}/lab.` }
  }
  if (method === 'GET' || method === 'HEAD') return null
  const { origin } = headers
  const site = headers['sec-fetch-site']
  const isForeign =
    (origin !== undefined && origin !== `https://${headers.host}`) ||
    (site !== undefined && site !== 'same-origin')
  if (isForeign) {
    const message = 'Another site cannot change the lab.'
    return { status: 403, code: 'wrong_origin', message, help: 'Use the lab’s own page.' }
  }
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
  if (method === 'POST' && type !== 'application/json') {
    const help = 'Send it with Content-Type: application/json.'
    return { status: 415, code: 'not_json', message: 'Only JSON is read here.', help }
  }
  return null
}
