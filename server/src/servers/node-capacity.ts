/** CPU in cores, memory in MiB. */
export interface Resources {
  readonly cpu: number
  readonly memoryMb: number
}

/** What an administrator allows on a server. */
export interface ServerLimits {
  readonly name: string
  readonly isActive: boolean
  /** Present sessions go on, and none is launched any more. */
  readonly isDraining: boolean
  readonly maxVmsPerNode: number
  readonly maxConcurrentSessions: number
  /** Above 1, more is promised than is there. */
  readonly cpuOvercommitRatio: number
  readonly memoryOvercommitRatio: number
}

export interface ServerInUse extends ServerLimits {
  /** On all its nodes, those that are only reserved too. */
  readonly openSessions: number
}

/** What a node has and what is promised of it. */
export interface NodeCapacity {
  readonly nodeId: string
  readonly name: string
  readonly serverId: string
  readonly server: ServerInUse
  readonly isOnline: boolean
  /** null as long as nobody has told: the node was never seen, or its figures are hidden from the token. */
  readonly physical: Resources | null
  /** Of other people's guests that run. */
  readonly others: Resources
  /** Open sessions, and what they hold or reserve. */
  readonly sessions: number
  readonly reserved: Resources
}

const NOTHING: Resources = { cpu: 0, memoryMb: 0 }

/** Physical times ratio. */
export function allocatable({ physical, server }: NodeCapacity): Resources {
  if (physical === null) return NOTHING
  return {
    cpu: physical.cpu * server.cpuOvercommitRatio,
    memoryMb: physical.memoryMb * server.memoryOvercommitRatio,
  }
}

/** Allocatable less what is allocated; below zero where others have taken more than the ratio allows. */
export function available(node: NodeCapacity): Resources {
  const limit = allocatable(node)
  return {
    cpu: limit.cpu - node.others.cpu - node.reserved.cpu,
    memoryMb: limit.memoryMb - node.others.memoryMb - node.reserved.memoryMb,
  }
}

/** The scarcer of CPU and memory that would be left with `more` on it, as a share of what is allocatable. */
export function headroom(node: NodeCapacity, more: Resources = NOTHING): number {
  const limit = allocatable(node)
  const left = available(node)
  return Math.min(
    (left.cpu - more.cpu) / Math.max(limit.cpu, Number.MIN_VALUE),
    (left.memoryMb - more.memoryMb) / Math.max(limit.memoryMb, Number.MIN_VALUE),
  )
}

/** The node, and its server's count, once a session of that size is on it. */
export function withSession(node: NodeCapacity, size: Resources): NodeCapacity {
  return {
    ...node,
    sessions: node.sessions + 1,
    reserved: {
      cpu: node.reserved.cpu + size.cpu,
      memoryMb: node.reserved.memoryMb + size.memoryMb,
    },
  }
}
