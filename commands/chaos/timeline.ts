import type { Journal } from './observations.ts'

const ALWAYS = { from: 0, to: Number.POSITIVE_INFINITY }
const AROUND_MS = 500

interface Line {
  readonly at: number
  readonly text: string
}

/** Everything that was seen of a session, VM or connection, and of those that belong to it; of all time, or of a part of it. */
export function timeline(
  journal: Journal,
  subject: string,
  within: { readonly from: number; readonly to: number } = ALWAYS,
): string[] {
  const [kind, id = ''] = subject.split(/:(.*)/s)
  const related = journal.sessions.filter(
    (seen) =>
      (kind === 'session' && seen.id === id) ||
      (kind === 'vm' && seen.vmId === Number(id)) ||
      (kind === 'connection' && seen.connectionId === id),
  )
  const sessions = new Set(related.map((seen) => seen.id))
  const vmids = new Set(related.flatMap(({ vmId }) => vmId ?? []))
  if (kind === 'vm') vmids.add(Number(id))
  const connections = new Set(related.flatMap(({ connectionId }) => connectionId ?? []))
  if (kind === 'connection') connections.add(id)
  const lines: Line[] = [
    ...journal.sessions
      .filter((seen) => sessions.has(seen.id))
      .map(({ at, id: session, status, step, vmId }) => ({
        at,
        text: `session ${session.slice(0, 8)} ${step ?? status} vm=${vmId ?? '-'}`,
      })),
    ...journal.hypervisor
      .filter(({ vmid, step, method }) => vmids.has(vmid) && (step !== null || method !== 'GET'))
      .map(({ at, server, method, path }) => ({ at, text: `server ${server}: ${method} ${path}` })),
    ...journal.gateway
      .filter(({ connectionId }) => connections.has(connectionId))
      .map(({ at, server, step, status }) => ({ at, text: `server ${server}: ${step} ${status}` })),
    ...journal.vms
      .filter(({ vmid }) => vmids.has(vmid))
      .map(({ at, event, vmid, node }) => ({ at, text: `vm ${vmid} ${event} (${node})` })),
    ...journal.kills.map(({ at, server, why, subject: hit }) => ({
      at,
      text: `KILL server ${server} ${why} ${hit ?? ''}`,
    })),
    ...journal.notes
      .filter(({ vmid }) => vmid === undefined || vmids.has(vmid))
      .map(({ at, text }) => ({ at, text })),
  ]
  const own = lines.filter(({ text }) => !/^(KILL|the |pve)/.test(text)).map(({ at }) => at)
  const from = Math.max(within.from, Math.min(...own) - AROUND_MS)
  const to = Math.min(within.to, Math.max(...own) + AROUND_MS)
  return lines
    .filter(({ at }) => at >= from && at <= to)
    .sort((one, other) => one.at - other.at)
    .map(({ at, text }) => `      ${(at / 1000).toFixed(3).padStart(8)} ${text}`)
}
