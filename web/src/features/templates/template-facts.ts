import type { Template } from '@carrel/contract'

const memoryLabel = (memoryMb: number): string =>
  memoryMb >= 1024 ? `${Number((memoryMb / 1024).toFixed(1))} GB` : `${memoryMb} MB`

function durationLabel(minutes: number): string {
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  if (hours === 0) return `${rest} min`
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`
}

export function readyLabel(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000))
  return seconds < 90 ? `about ${seconds} s` : `about ${Math.round(seconds / 60)} min`
}

/** The card's catalogue lines: what the machine is, and what happens with it. */
export const templateFacts = (template: Template): { term: string; fact: string }[] => [
  {
    term: 'Machine',
    fact: `${template.cpu_cores} ${template.cpu_cores === 1 ? 'core' : 'cores'}, ${memoryLabel(template.memory_mb)}`,
  },
  { term: 'Disk', fact: `${template.disk_gb} GB` },
  { term: 'Time', fact: durationLabel(template.session_minutes) },
  {
    term: 'Afterwards',
    fact: template.session_type === 'persistent' ? 'kept for you' : 'discarded',
  },
]
