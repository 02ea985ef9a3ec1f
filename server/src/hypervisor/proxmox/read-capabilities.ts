import type { CapabilityReport, NodeCapability, SeenTemplate } from '../capability-report.ts'
import { HypervisorError } from '../hypervisor-error.ts'
import type { InventoryVm } from '../inventory.ts'
import { permissions } from './access-calls.ts'
import { privilegeChecks } from './capability-checks.ts'
import * as cluster from './cluster-calls.ts'
import { missingPrivileges } from './missing-privileges.ts'
import { inventoryOf } from './proxmox-inventory.ts'
import type { Log } from './proxmox-task.ts'
import type { ProxmoxTransport } from './proxmox-transport.ts'
import { type ProxmoxVersion, parseVersion } from './proxmox-version.ts'
import {
  storageCapabilities,
  type TemplateSeen,
  templateCapability,
} from './template-capability.ts'
import { feature, vmConfig } from './vm-calls.ts'
import { bridgeOfNet } from './vm-config.ts'

export interface CapabilityQuestion {
  readonly transport: ProxmoxTransport
  readonly log: Log
  /** `user@realm`, or `user@realm!token`. */
  readonly holder: string
  readonly pool: string | null
}

/** What is asked to complete the picture, and may be refused, missing in an old version, or on a node that is off. */
async function orElse<T>(log: Log, what: string, work: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof HypervisorError)) throw error
    log(`${what} could not be read`, { err: error })
    return otherwise
  }
}

/** A certificate of one's own goes before the one that the cluster has signed. */
async function readFingerprints({ transport, log }: CapabilityQuestion, node: string) {
  const asked = transport.call(cluster.certificates, { node })
  const listed = await orElse(log, `the certificates of ${node}`, asked, [])
  const of = (name: string) => listed.find(({ filename }) => filename === name)?.fingerprint ?? null
  return { shown: of('pveproxy-ssl.pem') ?? of('pve-ssl.pem'), authority: of('pve-root-ca.pem') }
}

const UNREAD = { shown: null, authority: null }

async function readNodes(question: CapabilityQuestion): Promise<NodeCapability[]> {
  const listed = await question.transport.call(cluster.nodes)
  return Promise.all(
    listed.map(async ({ node, status, ssl_fingerprint }) => {
      const online = status === 'online'
      const { shown, authority } = online ? await readFingerprints(question, node) : UNREAD
      return { node, online, fingerprint: shown ?? ssl_fingerprint, authority }
    }),
  )
}

async function readTemplate(
  { transport, log }: Pick<CapabilityQuestion, 'transport' | 'log'>,
  vm: InventoryVm,
): Promise<TemplateSeen[]> {
  const { node, vmid } = vm
  const asked = Promise.all([
    transport.call(vmConfig, { node, vmid }),
    transport.call(feature, { node, vmid, feature: 'clone' }),
  ])
  const [config, clone] = (await orElse(log, `template ${vmid}`, asked, null)) ?? []
  return config && clone ? [{ vm, config, linkable: clone.hasFeature }] : []
}

/** Each template that the cluster lists, with what its own node says of it. */
export async function readTemplates(
  question: Pick<CapabilityQuestion, 'transport' | 'log'>,
): Promise<SeenTemplate[]> {
  const { vms, storages } = inventoryOf(await question.transport.call(cluster.clusterResources))
  return Promise.all(
    vms
      .filter(({ template }) => template)
      .map(async (vm) => {
        const [seen] = await readTemplate(question, vm)
        return { vm, capability: seen ? templateCapability(seen, storages) : null }
      }),
  )
}

/** Asked path by path, so that Proxmox VE itself works out what is inherited and what is taken away. */
async function readPrivileges({ transport }: CapabilityQuestion, paths: readonly string[]) {
  const asked = [...new Set(paths)].map(async (path) => {
    const held = await transport.call(permissions, { path })
    return [path, held[path] ?? []] as const
  })
  return new Map(await Promise.all(asked))
}

const isSupported = ({ major, minor }: ProxmoxVersion) => major > 7 || (major === 7 && minor >= 4)

export async function readCapabilities(question: CapabilityQuestion): Promise<CapabilityReport> {
  const { transport, log, holder, pool } = question
  const [{ version: text }, resources, nodes, freeVmid, vnets] = await Promise.all([
    transport.call(cluster.version),
    transport.call(cluster.clusterResources),
    readNodes(question),
    transport.call(cluster.nextId),
    orElse(log, 'the networks', transport.call(cluster.sdnVnets), []),
  ])
  const version = parseVersion(text)
  if (version === null) {
    throw new HypervisorError('unexpected_answer', `'${text}' is no version of Proxmox VE.`)
  }
  const { vms, storages, pools } = inventoryOf(resources)
  const online = nodes.filter((node) => node.online).map(({ node }) => node)
  const reachable = vms.filter((vm) => vm.template && online.includes(vm.node))
  const seen = (await Promise.all(reachable.map((vm) => readTemplate(question, vm)))).flat()
  const templates = seen.map((each) => templateCapability(each, storages))
  const checks = privilegeChecks({
    ...{ templates, pool, freeVmid },
    bridges: seen.flatMap(({ config }) => bridgeOfNet(config.net0 ?? '') ?? []),
    zones: new Map(vnets.map(({ vnet, zone }) => [vnet, zone])),
    nodes: nodes.map(({ node }) => node),
  })
  const byPath = await readPrivileges(
    question,
    checks.flatMap(({ heldAt }) => heldAt),
  )
  return {
    ...{ version: text, supported: isSupported(version), nodes, templates, pools },
    storages: storageCapabilities(storages),
    missing: missingPrivileges({ version, holder, byPath, checks }),
  }
}
