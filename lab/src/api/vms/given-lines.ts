import { badParameters } from '../http/api-error.ts'
import { splitTags } from '../http/format.ts'
import type { Major } from '../nodes/manner.ts'
import { configLines } from './config-lines.ts'
import { type Drive, isCdrom, isDriveName, newDisk, parseDrive, printDrive } from './drive-line.ts'
import { freshUuid } from './fresh-identity.ts'
import { isNetName, printNet } from './net-line.ts'
import type { VmConfig } from './vm.ts'

type Parameters = Readonly<Record<string, unknown>>

/** Each once, in small letters, by name. */
export function uniqueTags(tags: string): string {
  return [...new Set(splitTags(tags.toLowerCase()))].sort().join(';')
}

/** A drive's line, or what is wrong with it. */
function drive(key: string, line: string): Drive {
  const parsed = parseDrive(line)
  const isBroken = isCdrom(parsed) && (parsed.options.format || key.startsWith('virtio'))
  if (isBroken) throw badParameters({ [key]: 'unable to parse drive options' })
  if (parsed.options['import-from'] !== undefined && newDisk(parsed)?.gibibytes !== 0) {
    const usage = 'use <storage ID>:0,import-from=<source>'
    throw badParameters({ [key]: `'import-from' requires special syntax - ${usage}` })
  }
  return parsed
}

function kept(key: string, value: unknown, major: Major): string | number {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'number') return value
  const text = String(value)
  if (isNetName(key)) return printNet(text, major)
  if (isDriveName(key)) return printDrive(drive(key, text))
  if (key === 'vmgenid' && text === '1') return freshUuid()
  return text
}

/** The lines that a request sets, as they are kept: network cards have addresses, and `cdrom` is what it stands for. */
export function givenLines(params: Parameters, major: Major): VmConfig {
  const given = Object.entries(params).filter(
    ([key, value]) => value !== undefined && Object.hasOwn(configLines, key),
  )
  return Object.fromEntries(
    given.map(([key, value]) => {
      const name = key === 'cdrom' ? 'ide2' : key
      return [name, kept(name, value, major)]
    }),
  )
}
