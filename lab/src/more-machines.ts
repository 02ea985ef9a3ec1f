import type { Lab } from './api/lab.ts'
import { type Clone, clonedLines, diskLine, planDisks } from './api/vms/clone-plan.ts'
import { machineSpec } from './api/vms/machine-spec.ts'
import { templateVmid } from './api/vms/prepare-vms.ts'
import { bare, type Vm } from './api/vms/vm.ts'

/** Far from the numbers that brokers and people take. */
const firstVmid = 1_000_000
/** Two of three run. */
const isRunning = (index: number) => index % 3 !== 2

function machine(lab: Lab, template: Vm, index: number): Vm {
  const { names } = lab.cluster
  const node = names[index % names.length] ?? names[0]
  const vmid = firstVmid + index
  const name = `machine-${String(index + 1).padStart(5, '0')}`
  const clone: Clone = { node, vmid: templateVmid, newid: vmid, name, full: true }
  const { major } = lab.manner
  const disks = planDisks(template, template.config, clone, { find: lab.requireStorage, major })
  const lines = disks.map((plan): [string, string] => [plan.from.key, diskLine(plan)])
  const config = { ...clonedLines(template.config, clone, major), ...Object.fromEntries(lines) }
  return { ...bare, vmid, node, config: { ...config, tags: 'example' } }
}

/** VMs like the template on every node, as if they had been there for long. Those of an earlier start count. */
export async function addMachines(lab: Lab, count: number): Promise<void> {
  const template = lab.vms.find(templateVmid)
  if (!template) return
  const { diskBytes } = lab.engine.template
  await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const vm = lab.vms.find(firstVmid + index) ?? machine(lab, template, index)
      if (lab.vms.find(vm.vmid) === null) {
        lab.vms.create(vm)
        await lab.engine.createDisk(vm.vmid, diskBytes)
      }
      if (isRunning(index)) await lab.engine.start(machineSpec(lab, vm, null))
    }),
  )
  lab.broadcast.refresh()
}
