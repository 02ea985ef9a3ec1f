import { listConnections } from '@carrel/e2e/gateway-control'
import type { LabClient } from '@carrel/e2e/lab-client'
import type { DemoStack } from './demo-stack.ts'

/** What is still there although every session has ended: VMs and their disks in the lab, connections in the gateway. */
export async function countLeftovers(demo: DemoStack, lab: LabClient): Promise<number> {
  const templates = demo.lab.templates.map((template) => template.vmid)
  const [vms, disks, connections] = await Promise.all([
    lab.vms(),
    lab.disks(templates),
    listConnections(demo.gatewayControl),
  ])
  return vms.length + disks.length + connections.length
}
