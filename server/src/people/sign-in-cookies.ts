import type { FastifyReply, FastifyRequest } from 'fastify'
import type { HostCookie } from '../http/host-cookie.ts'
import type { KnownDevices } from './known-devices.ts'

/** What a browser keeps of a sign-in: the sign-in itself, and that its person has signed in there. */
export class SignInCookies {
  readonly #signIn: HostCookie
  readonly #device: HostCookie
  readonly #devices: KnownDevices

  constructor(parts: { signIn: HostCookie; device: HostCookie; devices: KnownDevices }) {
    this.#signIn = parts.signIn
    this.#device = parts.device
    this.#devices = parts.devices
  }

  /** The sign-in's token. */
  read(request: FastifyRequest): string | undefined {
    return this.#signIn.read(request)
  }

  /** Who asks, by what their browser shows of itself. */
  browserOf(request: FastifyRequest) {
    return {
      address: request.ip,
      userAgent: request.headers['user-agent']?.slice(0, 512) ?? null,
      device: this.#device.read(request),
    }
  }

  set(reply: FastifyReply, username: string, signIn: { token: string; expiresAt: Date }): void {
    this.#signIn.set(reply, signIn.token, signIn.expiresAt)
    const { value, expiresAt } = this.#devices.issue(username)
    this.#device.set(reply, value, expiresAt)
  }

  /** The browser stays known. */
  clear(reply: FastifyReply): void {
    this.#signIn.clear(reply)
  }
}
