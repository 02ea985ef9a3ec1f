export type Major = 7 | 8 | 9
export type MannerName = '7.4' | '8.4' | '9.2'

/** The Proxmox VE whose manner the lab follows. Where they differ, code asks for the major version. */
export interface Manner {
  readonly name: MannerName
  readonly major: Major
  /** What `GET /version` answers. */
  readonly version: { readonly version: string; readonly release: string; readonly repoid: string }
}

export const manners: Readonly<Record<MannerName, Manner>> = {
  '7.4': {
    name: '7.4',
    major: 7,
    version: { version: '7.4-20', release: '7.4', repoid: '5d6e3351' },
  },
  '8.4': {
    name: '8.4',
    major: 8,
    version: { version: '8.4.21', release: '8.4', repoid: '2606ac85' },
  },
  '9.2': {
    name: '9.2',
    major: 9,
    version: { version: '9.2.11', release: '9.2', repoid: '14a22df3' },
  },
}
