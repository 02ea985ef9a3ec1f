import type { CloneSpec } from '../hypervisor.ts'
import { HypervisorError } from '../hypervisor-error.ts'
import type { Parameters } from './proxmox-call.ts'
import { netOnBridge, type VmConfigLines } from './vm-config.ts'

/** `512`, or `current=512` since Proxmox VE 8.1. */
const memoryOf = (line: unknown) => Number(/^(?:current=)?(\d+)/.exec(String(line ?? ''))?.[1])

/**
 * The lines of a clone's configuration that are not as they should be: what is as it should be needs no right to change it.
 * @throws HypervisorError `bad_request` for a network where there is no card
 */
export function shapeLines(
  config: VmConfigLines,
  { size, network }: Pick<CloneSpec, 'size' | 'network'>,
): Parameters {
  return { ...(size && sizeLines(config, size)), ...(network && networkLines(config, network)) }
}

function sizeLines(config: VmConfigLines, { cores, memoryMb }: NonNullable<CloneSpec['size']>) {
  const present = Number(config.cores ?? 1) * Number(config.sockets ?? 1)
  return {
    ...(present !== cores && { cores, sockets: 1 }),
    ...(memoryOf(config.memory ?? 512) !== memoryMb && { memory: memoryMb }),
    // The least that ballooning leaves may not be more than all.
    ...(Number(config.balloon ?? 0) > memoryMb && { balloon: memoryMb }),
  }
}

function networkLines({ net0 }: VmConfigLines, network: NonNullable<CloneSpec['network']>) {
  if (typeof net0 !== 'string')
    throw new HypervisorError('bad_request', 'The template has no network card net0.', {
      hint: 'Give the template a network card in Proxmox, or leave its network as it is.',
    })
  const wanted = netOnBridge(net0, { name: network.bridge, tag: network.vlan })
  return wanted === net0 ? {} : { net0: wanted }
}
