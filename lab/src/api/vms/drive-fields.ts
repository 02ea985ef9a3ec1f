import type { Parameter } from '../http/parameter.ts'
import { type Fields, propertyString } from '../http/property-string.ts'

const flag = { type: 'boolean', optional: true } as const
const text = { type: 'string', optional: true } as const
const whole = { type: 'integer', optional: true } as const
const decimal = { type: 'number', optional: true } as const
const choice = (choices: string) => ({ ...text, enum: choices.split(' ') })

const limits: Fields = Object.fromEntries(
  ['', '_rd', '_wr'].flatMap((way) => [
    [`bps${way}`, whole],
    [`iops${way}`, whole],
    [`mbps${way}`, decimal],
    [`iops${way}_max`, whole],
    [`mbps${way}_max`, decimal],
    [`bps${way}_max_length`, { ...whole, minimum: 1 }],
    [`iops${way}_max_length`, { ...whole, minimum: 1 }],
  ]),
)

/** What a drive's line may say. Proxmox has one list for each bus, and this is all of them together. */
const fields: Fields = {
  file: { type: 'string', isDefault: true },
  volume: { alias: 'file' },
  media: choice('cdrom disk'),
  ...{ snapshot: flag, backup: flag, replicate: flag, shared: flag, ro: flag },
  ...{ detect_zeroes: flag, iothread: flag, ssd: flag, scsiblock: flag },
  cache: choice('none writethrough writeback unsafe directsync'),
  format: choice('raw qcow qed qcow2 vmdk cloop'),
  aio: choice('native threads io_uring'),
  discard: choice('ignore on'),
  rerror: choice('ignore report stop'),
  werror: choice('enospc ignore report stop'),
  size: { ...text, pattern: /\d+(?:\.\d+)?[KMGT]?/ },
  serial: { ...text, maxLength: 60 },
  ...{ wwn: text, model: text, product: text, vendor: text, queues: whole },
  'import-from': text,
  ...limits,
}

export const driveFields = {
  type: 'string',
  format: propertyString(fields),
  optional: true,
} as const satisfies Parameter
