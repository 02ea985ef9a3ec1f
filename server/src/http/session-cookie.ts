import type { FastifyReply, FastifyRequest } from 'fastify'

/**
 * The sign-in cookie. Over HTTPS it is `__Host-carrel` (Secure, this host only, whole site); over plain HTTP, which a
 * browser gives no such guarantee for, plainly `carrel`.
 */
export class SessionCookie {
  readonly name: string
  readonly #secure: boolean

  constructor(origin: string) {
    this.#secure = origin.startsWith('https:')
    this.name = this.#secure ? '__Host-carrel' : 'carrel'
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

  set(reply: FastifyReply, token: string, expires: Date): void {
    reply.setCookie(this.name, token, { ...this.#attributes(), expires })
  }

  clear(reply: FastifyReply): void {
    reply.clearCookie(this.name, this.#attributes())
  }

  #attributes() {
    return { path: '/', httpOnly: true, secure: this.#secure, sameSite: 'lax' as const }
  }
}
