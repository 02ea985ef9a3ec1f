import { z } from 'zod'
import { get } from './proxmox-call.ts'
import { nodeFigures, resources } from './proxmox-resource.ts'
import { figure, flag, integer, list, number, optionalText, text } from './proxmox-scalar.ts'

/** `version` is `7.4-20`, `8.4.21` or `9.2.11`; `release` its first two numbers. */
export const version = get('/version', z.object({ version: text, release: text }))

/** `vmid` asks for one id, and is refused with 400 where it is taken. Nothing is reserved. */
export const nextId = get('/cluster/nextid', integer)

/**
 * Everything the caller may see, in one call; `type: 'vm'` narrows it. Collected every 10 s, so a new VM is `unknown` without
 * a name, and a power state lags behind.
 */
export const clusterResources = get('/cluster/resources', resources)

/** One entry `cluster` (absent on a single node), and one `node` for each. */
export const clusterStatus = get(
  '/cluster/status',
  z.array(
    z.object({
      type: text,
      name: text,
      quorate: flag,
      online: flag,
      local: flag,
      ip: optionalText,
    }),
  ),
)

export const nodes = get(
  '/nodes',
  z.array(z.object({ ...nodeFigures, ssl_fingerprint: optionalText })),
)

export const nodeStatus = get(
  '/nodes/{node}/status',
  z.object({
    cpu: number,
    loadavg: z.array(number),
    cpuinfo: z.object({ cpus: integer }),
    memory: z.object({ total: number, used: number, free: number }),
    rootfs: z.object({ total: number, used: number, avail: number }),
    uptime: number,
    pveversion: text,
  }),
)

/** The storages that the caller may see on a node. Bytes; null while the storage does not answer. */
export const nodeStorage = get(
  '/nodes/{node}/storage',
  z.array(
    z.object({
      storage: text,
      type: text,
      content: list,
      active: flag,
      enabled: flag,
      shared: flag,
      total: figure,
      used: figure,
      avail: figure,
    }),
  ),
)

/** Of disks and memories only those of VMs on which the caller has VM.Config.Disk, and of these only with Datastore.Audit. */
export const storageContent = get(
  '/nodes/{node}/storage/{storage}/content',
  z.array(
    z.object({
      volid: text,
      content: text,
      format: optionalText,
      size: figure,
      'approximate-size': figure,
      used: figure,
      vmid: figure,
      parent: optionalText,
    }),
  ),
)

export const pool = get('/pools/{poolid}', z.object({ comment: optionalText, members: resources }))

/** The addresses that SDN's own IPAM has given; since 8.1. Empty without SDN.Audit on the zone. */
export const ipamStatus = get(
  '/cluster/sdn/ipams/{ipam}/status',
  z.array(
    z.object({
      vmid: figure,
      mac: optionalText,
      ip: optionalText,
      hostname: optionalText,
      zone: optionalText,
      vnet: optionalText,
      subnet: optionalText,
      gateway: flag,
    }),
  ),
)

export const sdnZones = get(
  '/cluster/sdn/zones',
  z.array(z.object({ zone: text, type: text, dhcp: optionalText, ipam: optionalText })),
)

/** Those that the caller may see; every other bridge is in the zone `localnetwork`. */
export const sdnVnets = get('/cluster/sdn/vnets', z.array(z.object({ vnet: text, zone: text })))

/** The cluster's CA (`pve-root-ca.pem`) and what the node shows. `fingerprint` is SHA-256, `AB:CD:..`; times are epoch seconds. */
export const certificates = get(
  '/nodes/{node}/certificates/info',
  z.array(
    z.object({
      filename: text,
      fingerprint: text,
      subject: text,
      issuer: text,
      san: z.array(text),
      notbefore: number,
      notafter: number,
      pem: optionalText,
    }),
  ),
)
