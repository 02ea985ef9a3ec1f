import { randomUUID } from 'node:crypto'
import type { VmConfig } from './vm.ts'

export const freshUuid = () => randomUUID()

/** The board's other lines stay, its number does not. */
export function withFreshUuid(smbios1: string | number | undefined): string {
  const rest = String(smbios1 ?? '')
    .split(',')
    .filter((part) => part !== '' && !part.startsWith('uuid='))
  return [`uuid=${freshUuid()}`, ...rest].join(',')
}

/** Of a VM that is new. */
export function freshIdentity(): VmConfig {
  return { smbios1: withFreshUuid(undefined), vmgenid: freshUuid() }
}
