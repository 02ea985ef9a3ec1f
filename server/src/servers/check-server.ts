import type { FoundTemplate, ServerCheck } from '@carrel/contract'
import type {
  CapabilityReport,
  NodeCapability,
  TemplateCapability,
} from '../hypervisor/capability-report.ts'
import type { Hypervisor } from '../hypervisor/hypervisor.ts'
import { HypervisorError } from '../hypervisor/hypervisor-error.ts'
import { judgeTrust } from '../hypervisor/proxmox/certificate-trust.ts'
import type { Certificate } from '../hypervisor/proxmox/shown-certificate.ts'
import type { ConnectionDetails } from './server.ts'

export interface CheckServerParts {
  readonly connect: (details: ConnectionDetails) => Hypervisor
  readonly showCertificate: (place: ConnectionDetails) => Promise<Certificate>
}

export interface CheckedServer {
  readonly check: ServerCheck
  /** Empty where it did not get as far. */
  readonly nodes: readonly NodeCapability[]
}

/** Looks at a server step by step, as far as it gets: certificate, token, and then what the cluster has. Changes nothing. */
export async function checkServer(
  details: ConnectionDetails,
  { connect, showCertificate }: CheckServerParts,
): Promise<CheckedServer> {
  let certificate: Certificate | null = null
  try {
    certificate = await showCertificate(details)
    const distrust = judgeTrust(details.trust)
    if (distrust !== null) throw distrust
    const report = await capabilities(connect(details))
    const check = { ...found(report), certificate: present(certificate, true) }
    return { check, nodes: report.nodes }
  } catch (error) {
    if (!(error instanceof HypervisorError)) throw error
    const { code, message, hint } = error
    const isTrusted = code !== 'certificate_mismatch'
    const check = {
      certificate: certificate && present(certificate, isTrusted),
      problem: { code, message, hint },
      found: null,
      is_ready: false,
    }
    return { check, nodes: [] }
  }
}

async function capabilities(hypervisor: Hypervisor): Promise<CapabilityReport> {
  try {
    return await hypervisor.capabilities()
  } finally {
    await hypervisor.close()
  }
}

const present = ({ fingerprint, subject, issuer, validTo }: Certificate, isTrusted: boolean) => ({
  ...{ fingerprint, subject, issuer },
  valid_to: validTo.toISOString(),
  is_trusted: isTrusted,
})

function found(report: CapabilityReport): Omit<ServerCheck, 'certificate'> {
  const { version, supported, nodes, storages, missing } = report
  const templates = report.templates.map(foundTemplate)
  return {
    problem: supported ? null : tooOld(version),
    found: {
      version,
      nodes: nodes.map(({ node, online }) => ({ name: node, is_online: online })),
      templates,
      storages: storages
        .filter(({ disks }) => disks)
        .map((storage) => ({
          ...{ name: storage.storage, node: storage.node, kind: storage.type },
          ...{ linked_clones: storage.linkedClones, snapshots: storage.snapshots },
          ...{ free_bytes: storage.freeBytes, total_bytes: storage.totalBytes },
        })),
      pools: [...report.pools],
      missing_rights: missing.map(({ path, privileges, purpose, commands }) => ({
        ...{ path, purpose, privileges: [...privileges], commands: [...commands] },
      })),
    },
    is_ready:
      supported &&
      missing.length === 0 &&
      templates.some(({ obstacles }) => obstacles.length === 0),
  }
}

function foundTemplate(template: TemplateCapability): FoundTemplate {
  const { vmid, node, name, agent, bridge, linkedClones, snapshots, storages } = template
  return {
    ...{ vmid, node, name, linked_clones: linkedClones, snapshots, storages: [...storages] },
    obstacles: [
      ...(agent ? [] : ['The QEMU guest agent is off: its desktops would get no address.']),
      ...(bridge === null ? ['It has no network card net0.'] : []),
    ],
  }
}

const tooOld = (version: string) => ({
  code: 'version_too_old',
  message: `Proxmox VE ${version} is too old.`,
  hint: 'Carrel needs 7.4 or later.',
})
