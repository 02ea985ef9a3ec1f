import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LabClient } from '@carrel/e2e/lab-client'
import { Person } from '@carrel/e2e/person'
import { enrol } from '@carrel/e2e/school/enrol'
import { beginLessons } from '@carrel/e2e/school/lessons'
import {
  publishTemplates,
  registerSecondCluster,
  SCIENCE_BLOCK,
} from '@carrel/e2e/school/second-cluster'
import { startSecondLab } from '@carrel/e2e/second-lab'
import { DEMO_ACCOUNTS } from '../demo/demo-description.ts'
import type { DemoStack } from '../demo/demo-stack.ts'
import type { ProgressReport } from '../progress-report.ts'
import { noteWeek } from './past-week.ts'

/** Fills a demo with a school: two clusters, people in groups, a week of history, sessions in every state. */
export async function openSchool(
  demo: DemoStack,
  parts: AsyncDisposableStack,
  report: ProgressReport,
): Promise<void> {
  const second = parts.use(
    await report.step('A second cluster', () => startSecondLab(SCIENCE_BLOCK)),
  )
  const [adaAccount, administratorAccount] = DEMO_ACCOUNTS
  if (!adaAccount || !administratorAccount) throw new Error('the demo has no accounts')
  const administrator = await Person.signIn(demo.url, administratorAccount)
  const server = await registerSecondCluster(administrator, second)
  const { id } = await administrator.server('Lab')
  await administrator.changeServer(id, { cpu_overcommit_ratio: 6, max_vms_per_node: 10 })
  await report.step('A week of history', async () => {
    await demo.server.kill()
    await noteWeek(demo.dataDir, new Date())
    await demo.server.startAgain()
    await administrator.changeServer(id, { name: 'Library' })
  })
  await report.step('People and groups', async () => {
    const school = await enrol(administrator)
    await publishTemplates(administrator, server, school.groups)
    await setUpChannels(administrator, parts)
    const ada = await Person.signIn(demo.url, adaAccount)
    await beginLessons(school, ada, new LabClient(second.access))
  })
}

async function setUpChannels(administrator: Person, parts: AsyncDisposableStack): Promise<void> {
  const kinds = ['launch_failed', 'server_offline', 'capacity_low']
  const receiver = createServer((_, response) => response.writeHead(204).end())
  parts.defer(() => {
    receiver.close()
    receiver.closeAllConnections()
  })
  await once(receiver.listen(0, '127.0.0.1'), 'listening')
  const { port } = receiver.address() as AddressInfo
  const channels = '/admin/notification-channels'
  await administrator.ask('PUT', `${channels}/webhook`, {
    ...{ is_enabled: true, kinds, url: `http://127.0.0.1:${port}/hooks/carrel` },
    secret: `whsec_${randomBytes(32).toString('base64')}`,
  })
  await administrator.ask('POST', `${channels}/webhook/test`)
  await administrator.ask('PUT', `${channels}/email`, {
    ...{ is_enabled: false, kinds, host: 'mail.school.example', port: 587, security: 'starttls' },
    ...{ username: 'carrel', from: 'carrel@school.example', to: ['it@school.example'] },
  })
}
