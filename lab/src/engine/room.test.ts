import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { requireRoomFor } from './room.ts'

test('what would fill the disk is refused, with what would help', async () => {
  await requireRoomFor(0, tmpdir())
  await expect(requireRoomFor(1e18, tmpdir())).rejects.toMatchObject({
    code: 'disk_full',
    message: expect.stringContaining('the lab needs 1000000000.2 GB there'),
    help: 'Delete machines or snapshots that nobody needs.',
  })
})
