import type { Operation } from '@carrel/contract'
import { startTestLab, type TestLab } from '@carrel/lab/api/lab-for-tests'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contractOperations, pathOf } from '../../test/contract-operations.ts'
import { eventually } from '../../test/eventually.ts'
import { FullInstallation } from '../../test/full-installation.ts'
import { ORIGIN, type Person } from '../../test/test-server.ts'

// Whoever asks for whatever there is to ask for, nothing comes out that is secret.

const UNKNOWN = '00000000-0000-4000-8000-000000000000'

let lab: TestLab
let all: FullInstallation
beforeAll(async () => {
  lab = await startTestLab()
  all = await FullInstallation.start(lab)
})
afterAll(async () => {
  await all[Symbol.asyncDispose]()
  await lab.close()
})

const isServed = ({ method, path }: Operation) =>
  all.server.app.hasRoute({ method, url: path.replace(/\{(\w+)\}/g, ':$1') })

/** Of the parameter that comes after that part of the path. */
function parametersOf({ path }: Operation): Record<string, string> {
  const part = /\/([^/]+)\/\{\w+\}/.exec(path)?.[1]
  if (part === undefined) return {}
  const found = all.samples[part]
  if (found === undefined) throw new Error(`There is no sample for ${path}: add one to this test.`)
  return found
}

async function ask(
  who: Person | null,
  { method }: Operation,
  path: string,
  payload?: object,
): Promise<{ status: number; text: string }> {
  const reply = await all.server.app.inject({
    method,
    url: path,
    headers: { origin: ORIGIN, ...(who && { cookie: who.cookie }) },
    ...(payload && { payload }),
  })
  const text = `${JSON.stringify(reply.headers)} ${reply.body}`
  return { status: reply.statusCode, text }
}

const everybody = () => [
  ['nobody', null] as const,
  ['a person', all.ada] as const,
  ['an administrator', all.root] as const,
]

test('the search finds what is there', () => {
  expect(all.secrets.size).toBeGreaterThan(20)
  const told = JSON.stringify([...all.server.guacamole.connections.values()])
  expect(all.secrets.find('guacd', told)).toContain(
    'guacd tells the ssh private_key that a person has saved',
  )
  expect(all.secrets.find('a text', '{"port":48006}')).toEqual([
    'a text tells the port of a server',
  ])
  expect(all.secrets.find('a text', '{"id":"48006-1"}')).toEqual([])
})

test('whatever the contract has is served', () => {
  const unserved = contractOperations().filter((operation) => !isServed(operation))
  expect(unserved.map(({ method, path }) => `${method} ${path}`)).toEqual([])
})

describe('3.0-10 3.0-15 R8 no secret of the installation is', () => {
  test('in any answer to a question', async () => {
    const leaks: string[] = []
    const unanswered: string[] = []
    const questions = contractOperations().filter(
      (operation) => operation.method === 'GET' && isServed(operation),
    )
    expect(questions.length).toBeGreaterThan(10)
    for (const question of questions) {
      const path = pathOf(question, parametersOf(question))
      let isAnswered = false
      for (const [name, who] of everybody()) {
        const { status, text } = await ask(who, question, path)
        isAnswered ||= status < 400
        leaks.push(...all.secrets.find(`${path} to ${name}`, text))
      }
      if (!isAnswered) unanswered.push(path)
    }
    expect(leaks).toEqual([])
    expect(unanswered).toEqual([])
  })

  test('in any refusal', async () => {
    const leaks: string[] = []
    const [person, administrator] = await Promise.all([
      all.server.signIn('bob'),
      all.server.signIn('root'),
    ])
    const askers = [null, person, administrator]
    for (const operation of contractOperations().filter(isServed)) {
      const isQuestion = operation.method === 'GET'
      // These would be done, and nobody would be asking any more.
      if (/\/sign-(?:out|ins)$/.test(operation.path) && !isQuestion) continue
      for (const nonsense of [UNKNOWN, 'nonsense']) {
        const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, nonsense])
        const path = pathOf(operation, Object.fromEntries(names))
        for (const who of askers) {
          const { text } = await ask(who, operation, path, isQuestion ? undefined : { no: 'sense' })
          leaks.push(...all.secrets.find(`${operation.method} ${path}`, text))
        }
      }
    }
    expect(leaks).toEqual([])
    expect((await person.call('GET', '/me')).status).toBe(200)
    expect((await administrator.call('GET', '/servers')).status).toBe(200)
  }, 90_000)

  test('in what is said of a server that cannot be entered any more', async () => {
    await lab.close()
    const { id } = all.samples.servers ?? {}
    const answers = await Promise.all([
      all.root.call('POST', `/servers/${id}/check`),
      all.root.call('PATCH', `/servers/${id}`, { token_secret: 'another' }),
      all.root.call('POST', '/servers/check', {
        ...{ host: all.lab.api.host, port: all.lab.api.port },
        ...{ token_id: all.lab.lab.token.id, token_secret: all.lab.lab.token.secret },
      }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 422, 200])
    const isOffline = async () =>
      (await all.root.call('GET', '/servers')).body.servers.map(
        ({ is_online }: { is_online: boolean }) => is_online,
      )
    await eventually(isOffline).toContain(false)
    expect(all.secrets.find('a check', JSON.stringify(answers))).toEqual([])
  })

  test('in what browsers are told', () => {
    expect(all.heard.join()).toContain('VMSessionReady')
    expect(all.heard.join()).toContain('AdminNotification')
    expect(all.secrets.find('a live event', all.heard.join('\n'))).toEqual([])
  })

  test('in the log, nor is a token of ours', async () => {
    const { id } = all.samples.sessions ?? {}
    const { body } = await all.ada.call('GET', `/sessions/${id}/guacamole-token`)
    all.secrets.add('token of a viewer', body.token)
    for (const { cookie } of [all.ada, all.root])
      all.secrets.add(`sign-in ${cookie.length}${cookie.slice(-3)}`, cookie.split('=')[1])
    expect(all.server.logged.join()).toContain('failed')
    expect(all.secrets.find('the log', all.server.logged.join('\n'))).toEqual([])
  })
})
