import { expect, test } from 'vitest'
import { startTestLab } from '../lab-for-tests.ts'
import { ApiError } from './api-error.ts'

test('whoever stands around a call sees who asks for what, and has it done', async () => {
  const seen: object[] = []
  await using lab = await startTestLab({
    async around(call, perform) {
      const answer = await perform()
      seen.push(call)
      return answer
    },
  })
  await lab.call('PUT', '/nodes/lab/qemu/9000/config', { form: { cores: 1 } })
  expect(seen).toEqual([
    {
      ...{ method: 'PUT', path: '/nodes/lab/qemu/9000/config' },
      parameters: { node: 'lab', vmid: '9000', cores: '1' },
      clientPort: expect.any(Number),
    },
  ])
  expect(lab.lab.vms.find(9000)?.config.cores).toBe(1)
})

test('they may refuse it, and then nothing is done', async () => {
  await using lab = await startTestLab({
    around: async () => {
      throw new ApiError(500, 'not today')
    },
  })
  const refused = await lab.call('PUT', '/nodes/lab/qemu/9000/config', { form: { cores: 1 } })
  expect(refused).toMatchObject({ status: 500, reason: 'not today' })
  expect(lab.lab.vms.find(9000)?.config.cores).not.toBe(1)
})
