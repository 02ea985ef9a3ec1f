import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { HypervisorError } from '@carrel/server/hypervisor/hypervisor-error'
import { createProxmoxHypervisor } from '@carrel/server/hypervisor/proxmox/proxmox-hypervisor'
import { shownCertificate } from '@carrel/server/hypervisor/proxmox/shown-certificate'
import { capabilityText, isReady } from './check-proxmox/capability-text.ts'
import { CommandFailure } from './command-failure.ts'

// npm run check-proxmox -- https://pve.example:8006 --token 'carrel@pve!broker' [--pool carrel] [--fingerprint AB:.. ...]
//   [--authority pve-root-ca.pem]: whether Carrel could work there, and what is missing. The token's secret comes from
// CARREL_TOKEN_SECRET, or is the first line of standard input.
const HANDSHAKE_MS = 10_000

const OPTIONS = {
  token: { type: 'string' },
  pool: { type: 'string' },
  fingerprint: { type: 'string', multiple: true },
  authority: { type: 'string' },
} as const
const USAGE = "npm run check-proxmox -- https://pve.example:8006 --token 'carrel@pve!broker'"

function parse() {
  try {
    return parseArgs({ options: OPTIONS, allowPositionals: true })
  } catch (error) {
    throw new CommandFailure((error as Error).message, USAGE, error)
  }
}

function readArguments() {
  const { values, positionals } = parse()
  const url = URL.canParse(positionals[0] ?? '') ? new URL(positionals[0] ?? '') : null
  if (url?.protocol !== 'https:' || values.token === undefined) {
    throw new CommandFailure('An address and a token are needed.', USAGE)
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const { fingerprint = [], pool = null, authority, token: tokenId } = values
  return { fingerprint, pool, authority, tokenId, host, port: Number(url.port || 443) }
}

/** Never from the command line, which every process of the machine can read. */
async function readSecret(): Promise<string> {
  const { CARREL_TOKEN_SECRET } = process.env
  if (CARREL_TOKEN_SECRET) return CARREL_TOKEN_SECRET
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return (await lines.question('Secret of the token: ')).trim()
  } finally {
    lines.close()
  }
}

async function readAuthority(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const hint = 'Copy /etc/pve/pve-root-ca.pem from a node.'
    throw new CommandFailure(`${path} cannot be read.`, hint, error)
  }
}

async function showCertificate(place: { host: string; port: number }): Promise<void> {
  const { fingerprint, subject, validTo } = await shownCertificate(place, HANDSHAKE_MS)
  console.log(`The server shows this certificate; nothing has been sent to it.

  ${subject.replaceAll('\n', ', ')}
  valid until ${validTo.toISOString().slice(0, 10)}
  SHA-256 ${fingerprint}

Compare it with System > Certificates of the node. If it is the same, run this again with
  --fingerprint ${fingerprint}
or, for a whole cluster, with --authority and the file /etc/pve/pve-root-ca.pem of a node.`)
}

async function check(): Promise<boolean> {
  const { host, port, tokenId, pool, fingerprint, authority } = readArguments()
  if (fingerprint.length === 0 && authority === undefined) {
    await showCertificate({ host, port })
    return false
  }
  const hypervisor = createProxmoxHypervisor({
    ...{ host, port, pool },
    credentials: { kind: 'token', id: tokenId, secret: await readSecret() },
    trust: {
      fingerprints: fingerprint,
      authority: authority === undefined ? null : await readAuthority(authority),
    },
  })
  try {
    const report = await hypervisor.capabilities()
    console.log(capabilityText(report))
    return isReady(report)
  } finally {
    await hypervisor.close()
  }
}

check().then(
  (ready) => {
    process.exitCode = ready ? 0 : 1
  },
  (error: unknown) => {
    process.exitCode = 1
    if (!(error instanceof HypervisorError || error instanceof CommandFailure)) throw error
    console.error([error.message, error.hint].filter(Boolean).join('\n'))
  },
)
