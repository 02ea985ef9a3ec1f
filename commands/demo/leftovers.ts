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

async function listConnections({ url, secret }: DemoStack['gatewayControl']): Promise<unknown[]> {
  const response = await fetch(`${url}/control/connections`, {
    headers: { authorization: `Bearer ${secret}` },
    signal: AbortSignal.timeout(5000),
  })
  if (!response.ok) throw new Error(`the gateway answered ${response.status}`)
  return ((await response.json()) as { connections: unknown[] }).connections
}
