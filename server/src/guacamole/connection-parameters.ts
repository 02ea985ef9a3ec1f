import type { Protocol } from '@carrel/contract'

export interface ConnectionTarget {
  readonly protocol: Protocol
  /** The VM's address, as resolved for this session: the hostname, whatever else is set (R7). */
  readonly ipAddress: string
  readonly username: string
  readonly password: string
  /** Where the template's desktop is not at the protocol's usual port. */
  readonly port: number | undefined
  /** What the template needs, over the defaults. */
  readonly templateParameters: Readonly<Record<string, string>>
}

export const USUAL_PORT: Readonly<Record<Protocol, number>> = { rdp: 3389, vnc: 5900, ssh: 22 }

const DEFAULTS: Readonly<Record<Protocol, Readonly<Record<string, string>>>> = {
  rdp: {
    security: 'nla',
    'ignore-cert': 'true',
    width: '1280',
    height: '720',
    dpi: '96',
    'disable-audio': 'false',
    'enable-printing': 'false',
    'enable-drive': 'false',
    'enable-wallpaper': 'false',
    'resize-method': 'display-update',
  },
  vnc: {},
  ssh: { 'font-size': '12', 'color-scheme': 'gray-black' },
}

/** The parameters for guacd: sensible defaults, the template's over them, credentials, and last the VM's own address. */
export function buildParameters(target: ConnectionTarget): Record<string, string> {
  return {
    ...DEFAULTS[target.protocol],
    ...target.templateParameters,
    username: target.username,
    password: target.password,
    port: String(target.port ?? USUAL_PORT[target.protocol]),
    hostname: target.ipAddress,
  }
}
