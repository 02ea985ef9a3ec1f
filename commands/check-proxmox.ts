import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline/promises'
import { HypervisorError } from '@carrel/server/hypervisor/hypervisor-error'
import { createProxmoxHypervisor } from '@carrel/server/hypervisor/proxmox/proxmox-hypervisor'
import { shownCertificate } from '@carrel/server/hypervisor/proxmox/shown-certificate'
import { capabilityText, isReady } from './check-proxmox/capability-text.ts'
import { CommandFailure } from './command-failure.ts'
import { readCommandLine } from './command-line.ts'

const HANDSHAKE_MS = 10_000

export const USAGE = `Usage: ./carrel check-proxmox https://pve.example:8006 --token 'carrel@pve!broker' [--pool carrel]
       [--fingerprint AB:CD:… | --authority pve-root-ca.pem]

What that Proxmox VE offers Carrel, and which rights are missing; it changes nothing there. The exit code is 0 if desktops
can be launched. docs/howto/connect-proxmox.md has the whole way.

  --token ID         user and name of the API token; its secret is asked for, or taken from CARREL_TOKEN_SECRET
  --pool NAME        the pool that templates and desktops are in
  --fingerprint F    of the server's certificate (SHA-256), once for each node
  --authority FILE   /etc/pve/pve-root-ca.pem of a node, for a whole cluster
                     With neither of them it shows the server's certificate, and sends nothing.`

const OPTIONS = {
  token: { type: 'string' },
  pool: { type: 'string' },
  fingerprint: { type: 'string', multiple: true },
  authority: { type: 'string' },
} as const

export async function run(args: string[]): Promise<number> {
  try {
    return (await check(args)) ? 0 : 1
  } catch (error) {
    if (error instanceof HypervisorError)
      throw new CommandFailure(error.message, error.hint ?? undefined, error)
    throw error
  }
}

function readArguments(args: string[]) {
  const config = { args, options: OPTIONS, allowPositionals: true } as const
  const { values, positionals } = readCommandLine(USAGE, config)
  const url = URL.canParse(positionals[0] ?? '') ? new URL(positionals[0] ?? '') : null
  if (url?.protocol !== 'https:' || values.token === undefined)
    throw new CommandFailure('An address with https and a token are needed.', USAGE)
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

async function check(args: string[]): Promise<boolean> {
  const { host, port, tokenId, pool, fingerprint, authority } = readArguments(args)
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
