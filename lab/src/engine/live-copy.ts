import { jobEnd, startJob } from './job.ts'
import { catchDisk } from './live-disk-state.ts'
import type { MachineProcess } from './machine-process.ts'
import { diskNode } from './qemu-arguments.ts'
import { type CopyOptions, copyDeadlineMs, createEmpty } from './qemu-img.ts'

const copyNode = 'copy'

/** Copies the disk of a running machine as it is now, while the machine goes on. One copy of a machine at a time. */
export async function copyLiveDisk(
  machine: MachineProcess,
  to: string,
  options: CopyOptions,
): Promise<void> {
  const { monitor } = machine
  await createEmpty(to, options.bytes)
  await monitor.execute('blockdev-add', {
    driver: 'qcow2',
    'node-name': copyNode,
    cache: { 'no-flush': true },
    file: { driver: 'file', filename: to },
  })
  try {
    const speed = options.bytesPerSecond ?? 0
    const nodes = { device: diskNode, target: copyNode }
    const order = { ...nodes, sync: 'full', speed, 'auto-dismiss': false }
    let job = ''
    await catchDisk(machine, async () => {
      job = await startJob(monitor, 'blockdev-backup', order)
    })
    await jobEnd(monitor, job, { ...options, deadlineMs: copyDeadlineMs(options) })
  } finally {
    await monitor.execute('blockdev-del', { 'node-name': copyNode })
  }
}
