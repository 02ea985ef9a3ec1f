import type { TLSSocket } from 'node:tls'
import type { ProxmoxCredentials, ProxmoxTrust } from '../src/hypervisor/proxmox/proxmox-server.ts'
import {
  createProxmoxTransport,
  type ProxmoxTransport,
  type TransportOptions,
} from '../src/hypervisor/proxmox/proxmox-transport.ts'
import { type RawTlsServer, type ReceivedRequest, startRawTlsServer } from './raw-tls-server.ts'
import { makeAuthority, type TestCertificate } from './test-certificates.ts'

export const TOKEN_SECRET = '5e1ec7ed-0000-4000-8000-000000000000'
const token: ProxmoxCredentials = { kind: 'token', id: 'carrel@pve!broker', secret: TOKEN_SECRET }

interface Options extends TransportOptions {
  readonly certificate?: TestCertificate
  readonly trust?: ProxmoxTrust
  readonly host?: string
  readonly credentials?: ProxmoxCredentials
}

export interface ProxmoxDouble extends AsyncDisposable {
  readonly server: RawTlsServer
  readonly transport: ProxmoxTransport
}

let usual: Promise<TestCertificate> | null = null

/** A transport and the server that it speaks to, which answers whatever the test wants. */
export async function startProxmoxDouble(
  onRequest: (socket: TLSSocket, request: ReceivedRequest) => void,
  options: Options = {},
): Promise<ProxmoxDouble> {
  usual ??= makeAuthority().then((authority) => authority.certify(['IP:127.0.0.1']))
  const { certificate = await usual, host = '127.0.0.1', credentials = token, ...more } = options
  const { trust = { fingerprints: [certificate.fingerprint], authority: null }, ...times } = more
  const server = await startRawTlsServer(certificate, onRequest)
  const { port } = server
  const transport = createProxmoxTransport({ host, port, credentials, trust }, times)
  return {
    server,
    transport,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await transport.close()
    },
  }
}
