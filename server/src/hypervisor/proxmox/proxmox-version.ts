import { HypervisorError } from '../hypervisor-error.ts'
import { version } from './cluster-calls.ts'
import type { ProxmoxTransport } from './proxmox-transport.ts'

export interface ProxmoxVersion {
  readonly major: number
  readonly minor: number
  readonly patch: number
}

/** The version each came with. An older one refuses the parameter or privilege, or does not know the call. */
const since = {
  /** `start` of a rollback. */
  rollback_start: [7, 2],
  /** SDN.Use is wanted on a clone's bridge. */
  sdn_use: [8, 0],
  ipam_status: [8, 1],
  /** `overrule-shutdown` of a stop; 8.1.2 of one package, which a release number does not tell. */
  overrule_shutdown: [8, 2],
  /** An error's text is in the body as well as in the reason phrase. */
  message_in_body: [8, 4],
  /** VM.GuestAgent.* instead of VM.Monitor. */
  guest_agent_privileges: [9, 0],
  token_regenerate: [9, 1],
} as const satisfies Record<string, readonly [major: number, minor: number]>

export type ProxmoxFeature = keyof typeof since

/** `7.4-20`, `8.4.21`, `9.0.0~11`. */
export function parseVersion(text: string): ProxmoxVersion | null {
  const [, major, minor, patch = '0'] = /^(\d+)\.(\d+)(?:[.-](\d+))?/.exec(text) ?? []
  if (major === undefined || minor === undefined) return null
  return { major: Number(major), minor: Number(minor), patch: Number(patch) }
}

export function supports(version: ProxmoxVersion, feature: ProxmoxFeature): boolean {
  const [major, minor] = since[feature]
  return version.major > major || (version.major === major && version.minor >= minor)
}

async function askVersion(transport: ProxmoxTransport): Promise<ProxmoxVersion> {
  const answer = await transport.call(version)
  const parsed = parseVersion(answer.version)
  if (parsed) return parsed
  throw new HypervisorError('unexpected_answer', `'${answer.version}' is no version of Proxmox VE.`)
}

/** Asked when it is first needed, by all at once; a failed ask is not remembered. */
export function rememberVersion(transport: ProxmoxTransport): () => Promise<ProxmoxVersion> {
  let asked: Promise<ProxmoxVersion> | null = null
  return () => {
    asked ??= askVersion(transport).catch((error: unknown) => {
      asked = null
      throw error
    })
    return asked
  }
}
