import type { Operation } from '@carrel/contract'
import * as contract from '@carrel/contract'
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import {
  createJsonSchemaTransform,
  createJsonSchemaTransformObject,
} from 'fastify-type-provider-zod'
import { z } from 'zod'

/** Who may do it. */
export type Access = 'everybody' | 'signed in' | 'administrators'

declare module 'fastify' {
  interface FastifyContextConfig {
    operation?: Operation
    access?: Access
  }
}

type Schemas = Readonly<Record<string, object>>
interface Response {
  readonly content?: Readonly<Record<string, { schema?: object }>>
}
/** As much of the document as is read here. */
interface Document {
  readonly paths: Record<string, Record<string, { responses: Record<string, Response> }>>
  readonly components: { schemas: Schemas }
}
type Transform = Required<FastifyDynamicSwaggerOptions>

const MEANINGS: Readonly<Record<string, string>> = {
  200: 'Done',
  201: 'Made',
  202: 'Begun; the answer comes before it is done',
  204: 'Done; there is nothing to say',
  304: 'As you have it',
}
const REFUSED = {
  description: 'Refused: `code` is stable, `detail` is a sentence, and `hint` says what would help',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}
const PICTURE = { content: { 'image/*': {} } }
const ADMINISTRATORS = 'For administrators.'

const isOperation = (value: unknown): value is Operation =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value

/** Each operation's name in the contract, and what it belongs to. */
const names = new Map<Operation, { id: string; tag: string }>()
for (const [group, exported] of Object.entries(contract as Record<string, unknown>))
  if (typeof exported === 'object' && exported !== null)
    for (const [id, value] of Object.entries(exported))
      if (isOperation(value)) names.set(value, { id, tag: tagOf(group) })

/** What the contract gives a name has that name in the document, too. Parameters are told one by one, without a name. */
const ofParameters = [...names.keys()].flatMap(({ params, query, headers }) => [
  params,
  query,
  headers,
])
const named = z.registry<{ id: string }>()
for (const [id, value] of Object.entries(contract))
  if (value instanceof z.ZodType && !ofParameters.some((each) => each === value))
    named.add(value, { id })

function tagOf(group: string): string {
  return group
    .replace('Operations', '')
    .replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

const toJson = createJsonSchemaTransform({ schemaRegistry: named })
const withComponents = createJsonSchemaTransformObject({ schemaRegistry: named })

export const describeOperation: Transform['transform'] = (document) => {
  const { schema, url } = toJson(document)
  const { operation, access } = document.route.config ?? {}
  const name = operation && names.get(operation)
  if (!name) return { schema: { ...schema, hide: true }, url }
  const described = {
    ...schema,
    operationId: name.id,
    tags: [name.tag],
    ...(access === 'everybody' && { security: [] }),
    ...(access === 'administrators' && { description: ADMINISTRATORS }),
  }
  return { schema: described, url }
}

export const completeDocument: Transform['transformObject'] = (document) => {
  const openapi = withComponents(document) as unknown as Document
  for (const operations of Object.values(openapi.paths))
    for (const operation of Object.values(operations)) {
      const told = Object.entries(operation.responses).map(([status, response]) => [
        status,
        { ...response, description: MEANINGS[status], ...(isPicture(response) && PICTURE) },
      ])
      operation.responses = { ...Object.fromEntries(told), default: REFUSED }
    }
  const { paths, components } = openapi
  const schemas = used(paths, components.schemas)
  return { ...openapi, components: { ...components, schemas } } as object
}

/** The one answer that has no schema, being no JSON. */
const isPicture = ({ content }: Response): boolean =>
  Object.values(content ?? {}).some(({ schema = {} }) => Object.keys(schema).length === 0)

/** Of the named schemas those that an operation leads to: each has a form for requests, and one for answers. */
function used(paths: Document['paths'], schemas: Schemas): Schemas {
  const found = new Set<string>()
  const follow = (part: object): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      const schema = schemas[name]
      if (!schema || found.has(name)) continue
      found.add(name)
      follow(schema)
    }
  }
  follow(paths)
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => found.has(name)))
}
