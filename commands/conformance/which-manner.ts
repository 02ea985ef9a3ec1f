import { basename } from 'node:path'
import type { MannerName } from '@carrel/lab/api/nodes/manner'
import type { Transcript } from './transcript.ts'

export const MANNERS: readonly MannerName[] = ['7.4', '8.4', '9.2']

function mannerOf(version: string | undefined): MannerName | null {
  const major = /^\D*(\d+)/.exec(version ?? '')?.[1]
  return MANNERS.find((manner) => manner.startsWith(`${major}.`)) ?? null
}

const inFileName = /(?:proxmox|pve)[-_]?([789])(?!\d)|(?<![\d.])([789])\.[0-9](?!\d)/i

/** `proxmox-7.transcripts.jsonl`, `held-out-8.4.jsonl`; null where a file's name says nothing. */
export function mannerOfFile(file: string): MannerName | null {
  const found = inFileName.exec(basename(file))
  return mannerOf(found?.[1] ?? found?.[2])
}

interface Evidence {
  readonly seen: (line: Transcript, text: string) => boolean
  readonly manners: readonly MannerName[]
}

const isRefusal = ({ response }: Transcript) =>
  response.status >= 400 && response.status < 595 && response.status !== 401
const hasMessage = ({ response: { body } }: Transcript) =>
  typeof body === 'object' && body !== null && 'message' in body

const evidence: readonly Evidence[] = [
  { seen: (line) => isRefusal(line) && !hasMessage(line), manners: ['7.4'] },
  { seen: (line) => isRefusal(line) && hasMessage(line), manners: ['8.4', '9.2'] },
  { seen: (_, text) => /"version":"7\.|checksum missmatch/.test(text), manners: ['7.4'] },
  { seen: (_, text) => /"version":"8\./.test(text), manners: ['8.4'] },
  { seen: (_, text) => /"version":"9\./.test(text), manners: ['9.2'] },
  {
    seen: (_, text) => /"(?:memhost|pressurecpusome)":|"VM\.GuestAgent\./.test(text),
    manners: ['9.2'],
  },
  { seen: (_, text) => /"VM\.Monitor"/.test(text), manners: ['7.4', '8.4'] },
]

/** The versions that can have given an answer: by what is known of it from outside, else by what it shows itself. */
export function mannersOf(line: Transcript, told: MannerName | null): readonly MannerName[] {
  const known = told ?? mannerOf(line.version)
  if (known) return [known]
  const text = JSON.stringify(line.response.body ?? null)
  const left = evidence
    .filter(({ seen }) => seen(line, text))
    .reduce<readonly MannerName[]>(
      (manners, found) => manners.filter((manner) => found.manners.includes(manner)),
      MANNERS,
    )
  return left.length > 0 ? left : MANNERS
}
