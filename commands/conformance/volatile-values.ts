import type { JsonObject } from './json-value.ts'

interface VolatileValues {
  /** Whole place in a body, e.g. `data.[].uptime`. */
  readonly place: RegExp
  /** Only in such an object. */
  readonly within?: (owner: JsonObject) => boolean
  readonly reason: string
}

const keys = (...names: string[]) => new RegExp(`(?:^|\\.)(?:${names.join('|')})$`)

/** Values that differ from one server to the next, or from one moment to the next. All others are equal to the letter. */
const volatileValues: readonly VolatileValues[] = [
  {
    place: keys(
      ...['starttime', 'endtime', 'snaptime', 'uptime', 'last_update', 'notbefore', 'notafter'],
      ...['pstart', 'pid', 'port', 'saved'],
    ),
    reason: 'When and by which process it was done.',
  },
  {
    place: keys(
      ...['digest', 'smbios1', 'vmgenid', 'meta', 'mac', 'hardware-address', 'fingerprint'],
      ...['ssl_fingerprint', 'pem', 'cert', 'issuer', 'subject'],
    ),
    reason: 'Everything has its own identity.',
  },
  { place: keys('ticket', 'CSRFPreventionToken', 'password', 'value'), reason: 'Secrets.' },
  {
    place: keys(
      ...['cpu', 'mem', 'freemem', 'memhost', 'disk', 'used', 'avail', 'total', 'used_fraction'],
      ...['netin', 'netout', 'diskread', 'diskwrite', 'wait', 'idle', 'pressure\\w+'],
    ),
    reason: 'Load.',
  },
  {
    place: /\.(?:statistics|ballooninfo|blockstat\.\w+|nics\.\w+|memory|swap|rootfs|ksm)\.[\w-]+$/,
    reason: 'Load.',
  },
  {
    place: /^data\.(?:cpuinfo\.\w+|current-kernel\.\w+|kversion|boot-info\.\w+)$|\.ip$/,
    reason: 'The machine below.',
  },
  {
    place: keys('maxcpu', 'maxmem', 'maxdisk'),
    within: ({ type }) => type === 'node' || type === 'storage' || type === 'pool',
    reason: 'The machine below.',
  },
  {
    place: /^data\.result(?:\.[\w-]+)?$|^data\.out-data$/,
    reason: 'What a guest says of itself.',
  },
]

export const isVolatile = (place: string, owner: JsonObject) =>
  volatileValues.some(
    ({ place: where, within }) => where.test(place) && (within === undefined || within(owner)),
  )

const removed = /^\((?:secret|ticket|credential)\)$|REDACTED/

/** What is the same of a text however often it is written: no process ids, no MACs, no addresses of Perl's memory. */
export function steady(text: string): string {
  return text
    .replace(/\bUPID:([^:]+)(?::[0-9A-F]{8,9}){3}:/g, 'UPID:$1:')
    .replace(/\b[0-9A-F]{2}(?::[0-9A-F]{2}){5}\b/gi, 'MAC')
    .replace(/\b(HASH|ARRAY)\(0x[0-9a-f]+\)/g, '$1')
}

/** Lists of words have no order. */
const words = (text: string) => text.split(',').sort().join()

export function isSameValue(recorded: unknown, lab: unknown): boolean {
  if (typeof recorded === 'string' && removed.test(recorded)) return typeof lab === 'string'
  if (typeof recorded !== 'string' || typeof lab !== 'string') return recorded === lab
  return words(steady(recorded)) === words(steady(lab))
}
