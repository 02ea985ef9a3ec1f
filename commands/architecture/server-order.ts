import type { Import } from './imports.ts'
import { isTest } from './repository.ts'

// The folders of server/src in the order in which they may know one another: each only those before it.
const BUILDING_BLOCKS = ['vault', 'database', 'jobs', 'http']
const PORTS = ['hypervisor', 'guacamole']
const SUBJECTS = [
  'audit',
  'people',
  'groups',
  'preferences',
  'notifications',
  'servers',
  'templates',
  'snapshots',
  'sessions',
  'operations',
  'metrics',
]
/** The files at the top of server/src construct things and so may know them all; this one stands beneath every folder. */
const GROUND = ['config.ts']
/** Who is asking: the one thing of a subject that http knows, because every request has it. */
const KNOWN_TO_HTTP = 'server/src/people/person.ts'

type Place =
  | { layer: 'block' | 'port' | 'subject'; rank: number; name: string }
  | { layer: 'construction' | 'ground' | 'unknown'; name: string }

function placeOf(path: string): Place | null {
  const [, name, rest] = /^server\/src\/([^/]+)(\/.*)?$/.exec(path) ?? []
  if (name === undefined) return null
  if (rest === undefined) {
    return { layer: GROUND.includes(name) ? 'ground' : 'construction', name }
  }
  const layers = { block: BUILDING_BLOCKS, port: PORTS, subject: SUBJECTS } as const
  for (const layer of ['block', 'port', 'subject'] as const) {
    const rank = layers[layer].indexOf(name)
    if (rank >= 0) return { layer, rank, name }
  }
  return { layer: 'unknown', name }
}

/** The rule of the server's inner direction that an import breaks, or null. Tests are free. */
export function brokenServerRule(found: Import): string | null {
  const from = placeOf(found.from)
  const to = placeOf(found.to)
  if (from === null || to === null || isTest(found.from)) return null
  const stranger = [from, to].find(({ layer }) => layer === 'unknown')
  if (stranger) {
    return `give server/src/${stranger.name} its place in commands/architecture/server-order.ts`
  }
  if (from.name === to.name || from.name === 'main.ts') return null
  if (to.name === 'main.ts') return 'nothing imports main.ts'
  if (from.layer === 'construction') return null
  if (to.layer === 'construction') return `${to.name} constructs things: no folder imports it`
  if (to.layer === 'ground') return null
  if (from.name === 'http' && found.to === KNOWN_TO_HTTP) return null
  return brokenBetween(from, to)
}

function brokenBetween(from: Place, to: Place): string | null {
  switch (from.layer) {
    case 'ground':
      return `${from.name} stands beneath every folder and imports none`
    case 'port':
      return 'a port imports no subject, no building block and no other port'
    case 'block':
      if (to.layer !== 'block') return 'a building block imports neither subject nor port'
      return to.rank < from.rank ? null : orderSentence('building blocks', BUILDING_BLOCKS)
    case 'subject':
      if (to.layer !== 'subject') return null
      return to.rank < from.rank ? null : orderSentence('subjects', SUBJECTS)
    default:
      return null
  }
}

const orderSentence = (what: string, order: readonly string[]) =>
  `the order of ${what} is ${order.join(' ')}: each imports earlier ones only`
