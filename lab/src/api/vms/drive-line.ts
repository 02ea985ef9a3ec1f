import { parseVolume } from '../storage/volume.ts'

/** `virtio0: local:101/vm-101-disk-0.qcow2,size=4G`: the volume, and the rest by key. */
export interface Drive {
  /** `none`, a volume, or `local:32` for a disk that is still to be made. */
  readonly file: string
  readonly options: Readonly<Record<string, string>>
}

export interface Disk {
  /** `virtio0`, `scsi1`, .. */
  readonly key: string
  readonly drive: Drive
  readonly volid: string
}

const driveName = /^(?:(?:virtio|scsi|sata|ide)\d+|efidisk0|tpmstate0)$/
export const isDriveName = (key: string) => driveName.test(key)

export function parseDrive(line: string): Drive {
  const options: Record<string, string> = {}
  let file = ''
  for (const part of line.split(',')) {
    const [key = '', ...value] = part.split('=')
    if (value.length === 0 || key === 'file' || key === 'volume') file = value[0] ?? key
    else options[key] = value.join('=')
  }
  return { file, options }
}

/** The volume first, the rest by name. */
export function printDrive({ file, options }: Drive): string {
  const rest = Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1))
  return [file, ...rest.map(([key, value]) => `${key}=${value}`)].join(',')
}

export const isCloudInit = ({ file }: Drive) => /[:/]vm-\d+-cloudinit(\.\w+)?$/.test(file)
export const isCdrom = ({ options }: Drive) => options.media === 'cdrom'

/** A disk to be made: `local:32` has 32 GiB, `local:0,import-from=..` the size of its source. */
export function newDisk({ file }: Drive): { storage: string; gibibytes: number } | null {
  const [, storage, gibibytes] = /^([^/:\s]+):(\d+(?:\.\d+)?)$/.exec(file) ?? []
  return storage === undefined ? null : { storage, gibibytes: Number(gibibytes) }
}

/** Disks that are no CDs, by their keys. Cloud-init's counts as one only where `withCloudInit`. */
export function disksOf(
  config: Readonly<Record<string, string | number>>,
  withCloudInit = false,
): Disk[] {
  return Object.keys(config)
    .filter(isDriveName)
    .sort()
    .map((key) => ({ key, drive: parseDrive(String(config[key])) }))
    .filter(({ drive }) => !isCdrom(drive) || (withCloudInit && isCloudInit(drive)))
    .filter(({ drive }) => parseVolume(drive.file) !== null)
    .map((disk) => ({ ...disk, volid: disk.drive.file }))
}

/** Of these drives the one that the machine boots from, which is the one that the engine has. */
export function mainKey(
  drives: readonly string[],
  boot: string | number | undefined,
): string | null {
  const holdData = drives.filter((key) => key !== 'efidisk0' && key !== 'tpmstate0').sort()
  const order = /order=([^,]*)/.exec(String(boot ?? ''))?.[1]?.split(';') ?? []
  return order.find((key) => holdData.includes(key)) ?? holdData[0] ?? null
}

export function mainDisk(config: Readonly<Record<string, string | number>>): Disk | null {
  const disks = disksOf(config)
  const main = mainKey(
    disks.map(({ key }) => key),
    config.boot,
  )
  return disks.find(({ key }) => key === main) ?? null
}
