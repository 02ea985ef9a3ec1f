import type { Protocol } from '@carrel/contract'
import type { FastifyBaseLogger } from 'fastify'
import type { ConnectionPolicy } from '../guacamole/connection-policy.ts'
import { type GuacamoleClient, GuacamoleError } from '../guacamole/guacamole-client.ts'
import { notFound } from '../http/refusal.ts'
import type { VmTemplate } from './template.ts'
import type { TemplateStore } from './template-store.ts'

/** What templates and this installation have decided about connections. */
export class ConnectionPolicies {
  readonly #templates: TemplateStore
  readonly #guacamole: GuacamoleClient
  readonly #driveRoot: string | null
  readonly #log: FastifyBaseLogger

  constructor(parts: {
    templates: TemplateStore
    guacamole: GuacamoleClient
    driveRoot: string | null
    log: FastifyBaseLogger
  }) {
    this.#templates = parts.templates
    this.#guacamole = parts.guacamole
    this.#driveRoot = parts.driveRoot
    this.#log = parts.log
  }

  async of(protocol: Protocol, template: VmTemplate | null): Promise<ConnectionPolicy> {
    return {
      templateName: template?.name ?? null,
      values: template?.guacamoleParameters[protocol] ?? {},
      locked: template?.lockedParameters[protocol] ?? [],
      ports: template?.ports ?? {},
      ownAccount: template?.ownAccount ?? false,
      driveRoot: this.#driveRoot,
      supported: await this.#supported(protocol),
    }
  }

  /** Settings are shown and saved without a gateway too. */
  #supported(protocol: Protocol): Promise<ReadonlySet<string> | null> {
    return this.#guacamole.knownParameters(protocol).catch((error: unknown) => {
      if (!(error instanceof GuacamoleError)) throw error
      this.#log.warn({ err: error }, 'guacd could not be asked what it takes')
      return null
    })
  }

  /** As `of`. @throws Refusal `not_found`, also for a template that this person has nothing to do with */
  async ofId(
    protocol: Protocol,
    templateId: string | null,
    userId: string,
  ): Promise<ConnectionPolicy> {
    const template =
      templateId === null ? null : await this.#templates.findKnownTo(userId, templateId)
    if (template === null && templateId !== null) throw notFound('template')
    return this.of(protocol, template)
  }
}
