/** What an administrator allows in this installation. */
export interface Limits {
  readonly vmsPerNode: number
  readonly sessions: number
  readonly cpuRatio: number
  readonly memoryRatio: number
}

/** Tight enough to be met now and then, by count on some nodes and by CPU on others. */
export const LIMITS: Limits = { vmsPerNode: 8, sessions: 22, cpuRatio: 5, memoryRatio: 1.5 }

/** Of each node. */
export interface NodeSize {
  readonly cpu: number
  readonly memoryMb: number
}

export interface VmInUse {
  readonly node: string
  /** It is not on its own node yet. */
  readonly isBeingCloned: boolean
}

/** Each limit that so many VMs in use exceed, in a sentence. */
export function exceeded(
  vms: readonly VmInUse[],
  limits: Limits,
  node: NodeSize,
  vm: NodeSize,
): string[] {
  const found: string[] = []
  if (vms.length > limits.sessions)
    found.push(`${vms.length} VMs are in use, and ${limits.sessions} sessions are allowed.`)
  const byNode = Map.groupBy(
    vms.filter(({ isBeingCloned }) => !isBeingCloned),
    (each) => each.node,
  )
  for (const [name, { length }] of byNode) {
    const cpu = node.cpu * limits.cpuRatio
    const memoryMb = node.memoryMb * limits.memoryRatio
    if (length > limits.vmsPerNode)
      found.push(`${length} VMs are in use on ${name}, and ${limits.vmsPerNode} are allowed.`)
    if (length * vm.cpu > cpu)
      found.push(`${length * vm.cpu} CPU cores are in use on ${name}, and ${cpu} are allowed.`)
    if (length * vm.memoryMb > memoryMb)
      found.push(`${length * vm.memoryMb} MiB are in use on ${name}, and ${memoryMb} are allowed.`)
  }
  return found
}
