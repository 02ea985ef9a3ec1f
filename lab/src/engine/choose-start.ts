import { hasState } from './disk-states.ts'
import type { Disks } from './disks.ts'
import type { MachineSpec } from './engine.ts'
import { NoSuchSnapshot } from './errors.ts'
import type { Start } from './machine.ts'
import type { Hardware } from './qemu-arguments.ts'
import { findRam } from './saved-ram.ts'
import type { TemplateSnapshot } from './template.ts'

interface Circumstances {
  readonly disks: Disks
  /** The machine's own. */
  readonly hardware: Hardware
  readonly network: string
  readonly template: { readonly snapshot: TemplateSnapshot; readonly hardware: Hardware }
  readonly log: (line: string) => void
}

/**
 * A machine goes on from RAM only with the very disk that the RAM was caught with, and on the same hardware: its own
 * RAM after a rollback, the template's as long as nobody has written to its disk. Otherwise it boots.
 */
export async function chooseStart(
  { vmid, boot, resumeFrom: name }: MachineSpec,
  { disks, hardware, network, template, log }: Circumstances,
): Promise<Start> {
  if (name !== null) {
    if (!(await hasState(disks.disk(vmid), name))) throw new NoSuchSnapshot(vmid, name)
    const ram = await findRam(disks.ramFolder(vmid, name), hardware, network)
    if (ram.found === 'here') return { from: 'snapshot', name, ram: ram.file }
    if (ram.found === 'unfit') {
      log(`Machine ${vmid} boots: the RAM of snapshot '${name}' is that of other hardware.`)
    }
  }
  const { memoryMiB, cores } = template.hardware
  const fits = hardware.memoryMiB === memoryMiB && hardware.cores === cores
  if (boot === 'cold' || !fits) return { from: 'power' }
  const content = await disks.content(vmid)
  const { snapshot } = template
  const isTemplates = content.holds === 'template' && content.disk === snapshot.disk
  return content.holds === 'image' || isTemplates
    ? { from: 'template', snapshot }
    : { from: 'power' }
}
