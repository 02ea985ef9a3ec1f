import { z } from 'zod'
import { run } from './command.ts'

const Info = z.object({ 'virtual-size': z.number() })

/** Bytes that a guest sees of a disk image. */
export async function virtualSize(disk: string): Promise<number> {
  // --force-share: a running machine may have the image open.
  const json = await run('qemu-img', ['info', '--force-share', '--output=json', disk], {
    deadlineMs: 10_000,
  })
  return Info.parse(JSON.parse(json))['virtual-size']
}
