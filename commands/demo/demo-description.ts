import { readFile, writeFile } from 'node:fs/promises'
import type { Demo } from '@carrel/server/demo'
import { z } from 'zod'

/** What the lab writes into its state folder when it is ready. */
const LabFile = z.object({
  host: z.string(),
  port: z.int(),
  nodes: z.array(z.string()).min(1),
  storage: z.string(),
  fingerprint: z.string(),
  ca_file: z.string(),
  guest_network: z.string(),
  token: z.object({ id: z.string(), secret: z.string() }),
  accelerator: z.enum(['kvm', 'tcg']),
  templates: z
    .array(
      z.object({
        vmid: z.int(),
        node: z.string(),
        name: z.string(),
        username: z.string(),
        ports: z.object({ rdp: z.int(), vnc: z.int(), ssh: z.int() }),
        cores: z.int(),
        memory_bytes: z.int(),
        disk_bytes: z.int(),
      }),
    )
    .min(1),
})
export type LabFile = z.infer<typeof LabFile>

export const readLabFile = async (path: string): Promise<LabFile> =>
  LabFile.parse(JSON.parse(await readFile(path, 'utf8')))

/** Accounts that exist in a demo alone; its servers listen on loopback. */
export const DEMO_ACCOUNTS: Demo['accounts'] = [
  { username: 'ada', password: 'carrel', displayName: 'Ada Lovelace', role: 'user' },
  { username: 'admin', password: 'carrel', displayName: 'The Librarian', role: 'admin' },
]

/** Each is a template of the lab's one image; the lab has as many. */
export const DEMO_TEMPLATES = [
  {
    name: 'Xfce desktop',
    description:
      'A light Debian desktop: terminal, files and a text editor. Yours alone, and gone when you leave.',
    sessionType: 'ephemeral',
  },
  {
    name: 'Xfce desktop (kept)',
    description:
      'The same desktop, kept for you: come back to the files and windows that you left. It starts again when shut down.',
    sessionType: 'persistent',
    snapshotRam: true,
    whenPoweredOff: 'restart',
  },
] as const satisfies readonly Partial<Demo['templates'][number]>[]

export async function writeDemoFile(
  path: string,
  lab: LabFile,
  sessionMinutes: number,
): Promise<void> {
  await writeFile(path, JSON.stringify(describeDemo(lab, sessionMinutes)), { mode: 0o600 })
}

const describeDemo = (lab: LabFile, sessionMinutes: number): Demo => ({
  accounts: DEMO_ACCOUNTS,
  server: {
    name: 'Lab',
    host: lab.host,
    port: lab.port,
    tokenId: lab.token.id,
    tokenSecret: lab.token.secret,
    fingerprints: [lab.fingerprint],
    authority: null,
    pool: null,
    guestNetworks: [lab.guest_network],
    node: lab.nodes[0] ?? '',
  },
  templates: DEMO_TEMPLATES.flatMap((offer, index) => {
    const template = lab.templates[index]
    return template ? [describeTemplate(offer, template, sessionMinutes)] : []
  }),
})

const describeTemplate = (
  offer: (typeof DEMO_TEMPLATES)[number],
  template: LabFile['templates'][number],
  sessionMinutes: number,
): Demo['templates'][number] => ({
  ...offer,
  vmid: template.vmid,
  operatingSystem: 'Debian 12',
  cpuCores: template.cores,
  memoryMb: Math.round(template.memory_bytes / 1024 / 1024),
  diskGb: Math.round(template.disk_bytes / 1024 ** 3),
  protocols: ['rdp', 'vnc', 'ssh'],
  defaultProtocol: 'vnc',
  ports: template.ports,
  guacamoleParameters: {
    // xrdp has no network level authentication.
    rdp: {
      security: 'any',
      'resize-method': '',
      'enable-wallpaper': 'true',
      'enable-font-smoothing': 'true',
    },
    vnc: {},
    ssh: {},
  },
  // Of these two xrdp bears no other value.
  lockedParameters: { rdp: ['security', 'resize_method'] },
  guestUsername: template.username,
  sessionMinutes,
  shared: false,
})
