import { afterAll, beforeAll, expect, test } from 'vitest'
import { contractOperations } from '../../test/contract-operations.ts'
import { TestServer } from '../../test/test-server.ts'

interface Described {
  operationId: string
  tags: string[]
  summary: string
  description?: string
  security?: object[]
  parameters?: { in: string; name: string; required?: boolean }[]
  responses: Record<string, { description: string; content?: Record<string, object> }>
}
interface Document {
  openapi: string
  paths: Record<string, Record<string, Described>>
  components: { schemas: Record<string, object>; securitySchemes: object }
}

let server: TestServer
let document: Document
let operations: { key: string; it: Described }[]
beforeAll(async () => {
  server = await TestServer.start()
  document = (await server.app.inject('/api/v1/openapi.json')).json()
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, it]) => ({ key: `${method.toUpperCase()} ${path}`, it })),
  )
})
afterAll(() => server[Symbol.asyncDispose]())

const find = (key: string) => operations.find((each) => each.key === key)?.it

test('the document has every operation of the contract, and nothing else', () => {
  const ofContract = contractOperations().map(({ method, path }) => `${method} ${path}`)
  expect(operations.map(({ key }) => key).sort()).toEqual(ofContract.sort())
})

test('each operation has a name of its own, a sentence, and its parameters', () => {
  expect(new Set(operations.map(({ it }) => it.operationId)).size).toBe(operations.length)
  for (const { key, it } of operations) {
    expect(it.summary, key).not.toBe('')
    const inPath = [...key.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    const told = (it.parameters ?? []).filter(({ in: place }) => place === 'path')
    expect(told.map(({ name }) => name).sort(), key).toEqual(inPath.sort())
  }
})

test('it says who may do what', () => {
  expect(find('POST /api/v1/sign-in')?.security).toEqual([])
  expect(find('GET /api/v1/me')).not.toHaveProperty('security')
  expect(find('GET /api/v1/admin/people')?.description).toBe('For administrators.')
  expect(find('GET /api/v1/sessions')).not.toHaveProperty('description')
})

test('R10 every operation tells what a refusal looks like', () => {
  for (const { key, it } of operations)
    expect(it.responses.default?.content, key).toEqual({
      'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
    })
})

test('every reference leads somewhere, and no schema is left over', () => {
  const led = new Set(
    [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference),
  )
  const there = Object.keys(document.components.schemas).map(
    (name) => `#/components/schemas/${name}`,
  )
  expect([...led].sort()).toEqual(there.sort())
  expect(there.length).toBeGreaterThan(30)
})
