import type { ProxmoxCredentials } from '../hypervisor/proxmox/proxmox-server.ts'
import type { Vault } from '../vault/vault.ts'

/** Where a server is and how it is entered. */
export interface ServerAccessSecrets {
  readonly host: string
  readonly port: number
  readonly token: { readonly id: string; readonly secret: string }
}

type SealedColumn = 'host' | 'port' | 'token_id' | 'token_secret'
const purpose = (column: SealedColumn) => `proxmox_servers.${column}`

/** As the columns hold it. The hash serves uniqueness and look-up, so that nothing is decrypted in SQL (D5). */
export const sealAccess = (vault: Vault, { host, port, token }: ServerAccessSecrets) => ({
  host: vault.seal(purpose('host'), host),
  port: vault.seal(purpose('port'), String(port)),
  token_id: vault.seal(purpose('token_id'), token.id),
  token_secret: vault.seal(purpose('token_secret'), token.secret),
  endpoint_hash: vault.hash('proxmox_servers.endpoint', `${host}:${port}`),
})

export function openAccess(
  vault: Vault,
  row: Readonly<Record<SealedColumn, string>>,
): ServerAccessSecrets & { readonly credentials: ProxmoxCredentials } {
  const open = (column: SealedColumn) => vault.open(purpose(column), row[column])
  const token = { id: open('token_id'), secret: open('token_secret') }
  const credentials = { kind: 'token' as const, ...token }
  return { host: open('host'), port: Number(open('port')), token, credentials }
}
