import type { Lab } from '../lab.ts'
import { bare } from '../vms/vm.ts'

const diskBytes = 2 ** 30

function nextFree(lab: Lab): number {
  let candidate = 100
  while (lab.vms.find(candidate)) candidate += 1
  return candidate
}

/** A VM of somebody else, with nothing on it that anybody here would know. It is there before this function's first wait. */
export async function makeForeignVm(
  lab: Lab,
  wanted: number | null,
  tell: (what: string) => void,
): Promise<void> {
  const vmid = wanted ?? nextFree(lab)
  if (lab.vms.find(vmid)) return
  const config = { name: `foreign-${vmid}`, ostype: 'l26', cores: 1, sockets: 1, memory: '1024' }
  lab.vms.create({ ...bare, vmid, node: lab.cluster.names[0], config })
  tell(`VM ${vmid}`)
  await lab.engine.createDisk(vmid, diskBytes)
}
