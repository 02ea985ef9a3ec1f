import { parseTranscripts, type Transcript } from './transcript.ts'

/** A whole word, also behind `%3A` or as in `tap101i0`. */
const word = (name: string) =>
  new RegExp(
    `(?<=%[0-9A-F]{2}|[^A-Za-z0-9%.+]|^|\\btap)${name}(?=[^A-Za-z0-9.]|\\.[a-z]|i0|$)`,
    'g',
  )

/** What names something, and another name that could as well. */
const names: readonly (readonly [was: RegExp, becomes: string])[] = [
  [word('pve1'), 'alpha'],
  [word('broker(@|%40)pve(!|%21)vdi'), 'desks$1pve$2main-1'],
  [word('broker(@|%40)pve(/token/)vdi'), 'desks$1pve$2main-1'],
  [word('min(@|%40)pve(!|%21)tt'), 'least$1pve$2of-all'],
  [word('broker(@|%40)pve'), 'desks$1pve'],
  [/(?<=pool(?:id)?=|pools?\/|%2Fpool%2F|"pool(?:id)?":")vdi\b/g, 'students'],
  [/(?<="tokenid":")vdi\b/g, 'main-1'],
  [/(?<="tokenid":")tt\b/g, 'of-all'],
  [new RegExp(`${word('local').source}(?!":)`, 'g'), 'fast-ssd'],
  [/\/var\/lib\/vz(?=\/)/g, '/mnt/pve/fast-ssd'],
  [word('s1'), 'before-lunch'],
  [word('s2ram'), 'with_RAM'],
  [word('vmbr77'), 'vmbr4093'],
  [word('vdizone'), 'zone7'],
  [word('vdinet'), 'net7'],
  [word('9000'), '20000'],
  [word('9001'), '20001'],
  [word('1(0[1-9]|[1-5]\\d)'), '7$1'],
]

/** The line as it would be had everything in it other names: VMs, node, tokens, pool, snapshots, networks. */
export function underOtherNames(line: Transcript): Transcript {
  let text = JSON.stringify({ request: line.request, response: line.response })
  for (const [was, becomes] of names) text = text.replace(was, becomes)
  const [renamed] = parseTranscripts(JSON.stringify({ ...line, ...JSON.parse(text) }))
  if (!renamed) throw new Error(`${line.name} is lost under other names.`)
  return renamed
}
