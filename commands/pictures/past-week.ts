import { openDatabase } from '@carrel/server/database/open-database'
import { allocatable, type NodeCapacity } from '@carrel/server/servers/node-capacity'
import { NodeHistoryStore } from '@carrel/server/servers/node-history-store'
import { NodeStore } from '@carrel/server/servers/node-store'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** A point of the charts is five minutes long on the last day, and half an hour before. */
const STEP_MS = { lastDay: 5 * MINUTE_MS, before: 30 * MINUTE_MS }
/** Nobody looked: the charts have a gap. */
const MAINTENANCE = { fromMs: 3.3 * DAY_MS, toMs: 3.1 * DAY_MS }

const DESKTOP = { cpu: 2, memoryMb: 1024 }

/** Gives each node of a stopped server’s database a week of lessons to look back on. */
export async function noteWeek(dataDir: string, now: Date): Promise<void> {
  const fail = (error: Error) => Promise.reject(error)
  const { db, close } = await openDatabase({ url: undefined, dataDir, onError: fail })
  try {
    const capacities = await new NodeStore(db).capacities(db)
    const history = new NodeHistoryStore(db)
    for (let ago = 7 * DAY_MS; ago > MINUTE_MS; ) {
      const at = new Date(now.getTime() - ago)
      const isDown = ago <= MAINTENANCE.fromMs && ago >= MAINTENANCE.toMs
      if (!isDown)
        await history.note(
          capacities.flatMap((node, seed) => sampleAt(node, seed, at)),
          at,
        )
      ago -= ago > DAY_MS ? STEP_MS.before : STEP_MS.lastDay
    }
  } finally {
    await close()
  }
}

function sampleAt(capacity: NodeCapacity, seed: number, at: Date) {
  const { nodeId, physical, others } = capacity
  if (physical === null) return []
  const limit = allocatable(capacity)
  const share = lessons(at, seed)
  const desktops = Math.round((share * 0.9 * (limit.cpu - others.cpu)) / DESKTOP.cpu)
  const sample = {
    cpu_used: physical.cpu * (0.06 + share * 0.5 + wave(at, seed) * 0.05),
    memory_used_mb: physical.memoryMb * (0.12 + share * 0.45 + wave(at, seed + 3) * 0.02),
    ...{ cpu_physical: physical.cpu, memory_physical_mb: physical.memoryMb },
    ...{ cpu_allocatable: limit.cpu, memory_allocatable_mb: limit.memoryMb },
    cpu_allocated: others.cpu + desktops * DESKTOP.cpu,
    memory_allocated_mb: others.memoryMb + desktops * DESKTOP.memoryMb,
    ...{ own_vms: desktops, other_vms: Math.round(others.cpu / DESKTOP.cpu) },
  }
  return [{ nodeId, sample }]
}

/** From 0 to 1: how much of a school is at its desktops, by the hour; nobody on Sunday. */
function lessons(at: Date, seed: number): number {
  const hour = at.getUTCHours() + at.getUTCMinutes() / 60
  const busy = Math.exp(-(((hour - 10.5) / 2.2) ** 2)) + 0.7 * Math.exp(-(((hour - 15) / 1.6) ** 2))
  const day = at.getUTCDay()
  const week = day === 0 ? 0.05 : day === 6 ? 0.25 : 1
  return Math.min(1, Math.max(0, busy * week * (0.9 + 0.1 * wave(at, seed))))
}

/** From -1 to 1, different for each seed, and the same each time. */
const wave = (at: Date, seed: number): number =>
  (Math.sin(at.getTime() / 2.1e6 + seed * 1.7) + Math.sin(at.getTime() / 7.9e5 + seed * 4.1)) / 2
