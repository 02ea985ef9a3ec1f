/** The Proxmox VE whose manner the lab follows. */
export const manner = { version: '9.2.11', release: '9.2', repoid: '14a22df3' } as const
