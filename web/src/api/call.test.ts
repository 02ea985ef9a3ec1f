import { peopleOperations, sessionOperations } from '@carrel/contract'
import { HttpResponse, http } from 'msw'
import { expect, it } from 'vitest'
import { fakeServer } from '../testing/fake-server.ts'
import { aSession } from '../testing/samples.ts'
import { Refused, UnexpectedAnswer, Unreachable } from './api-error.ts'
import { call } from './call.ts'

const session = aSession()
const ADDRESS = `http://carrel.test/api/v1/sessions/${session.id}`
const callSession = () => call(sessionOperations.getSession, { params: { id: session.id } })
const answer = (response: () => Response) => fakeServer.use(http.get(ADDRESS, response))

it('fills in the path and gives back a validated answer with its status', async () => {
  answer(() => HttpResponse.json(session))
  expect(await callSession()).toEqual({ status: 200, body: session })
})

it('turns a problem into a typed refusal', async () => {
  const problem = {
    type: 'about:blank',
    status: 429,
    code: 'too_many',
    title: 'Too many',
    detail: 'Wait a little.',
    hint: 'Two seconds will do.',
    retry_after: 2,
  }
  answer(() => HttpResponse.json(problem, { status: 429 }))
  const refusal = await callSession().catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(Refused)
  expect(refusal).toMatchObject({
    code: 'too_many',
    message: 'Wait a little.',
    hint: 'Two seconds will do.',
    retryAfterMs: 2000,
  })
})

it('says that the server cannot be reached when the line or a proxy says so', async () => {
  answer(() => HttpResponse.error())
  await expect(callSession()).rejects.toBeInstanceOf(Unreachable)
  answer(() => new HttpResponse('<h1>Bad gateway</h1>', { status: 502 }))
  await expect(callSession()).rejects.toBeInstanceOf(Unreachable)
})

it('does not pass on an answer that breaks the contract', async () => {
  answer(() => HttpResponse.json({ ...session, status: 'asleep' }))
  await expect(callSession()).rejects.toBeInstanceOf(UnexpectedAnswer)
})

it('reads an empty answer as nothing', async () => {
  fakeServer.use(
    http.post('http://carrel.test/api/v1/sign-out', () => new HttpResponse(null, { status: 204 })),
  )
  expect(await call(peopleOperations.signOut)).toEqual({ status: 204, body: null })
})
