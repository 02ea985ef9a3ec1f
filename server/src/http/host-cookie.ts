import type { FastifyReply, FastifyRequest } from 'fastify'

/**
 * A cookie of this server. Over HTTPS its name begins with `__Host-` (Secure, this host only, whole site); over plain HTTP,
 * which a browser gives no such guarantee for, it is the plain name.
 */
export class HostCookie {
  readonly name: string
  readonly #secure: boolean

  constructor(origin: string, name: string) {
    this.#secure = origin.startsWith('https:')
    this.name = this.#secure ? `__Host-${name}` : name
  }

  read(request: Pick<FastifyRequest, 'cookies'>): string | undefined {
    return request.cookies[this.name]
  }

  /** For an upgrade request, which Fastify's cookie parser does not see. */
  readHeader(header: string | undefined): string | undefined {
    return header
      ?.split(/;\s*/)
      .find((pair) => pair.startsWith(`${this.name}=`))
      ?.slice(this.name.length + 1)
  }

  set(reply: FastifyReply, value: string, expires: Date): void {
    reply.setCookie(this.name, value, { ...this.#attributes(), expires })
  }

  clear(reply: FastifyReply): void {
    reply.clearCookie(this.name, this.#attributes())
  }

  #attributes() {
    return { path: '/', httpOnly: true, secure: this.#secure, sameSite: 'lax' as const }
  }
}
