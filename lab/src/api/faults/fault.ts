import { z } from 'zod'
import { LabError } from '../../engine/errors.ts'
import { type FaultName, faultKinds, type Place } from './fault-kinds.ts'

type SchemaOf<N extends FaultName> = (typeof faultKinds)[N]['schema']

/** As it is written: `{ fault: 'lost-answer', method: 'POST', times: 1 }`. */
export type FaultInput = {
  [N in FaultName]: { readonly fault: N } & Readonly<z.input<SchemaOf<N>>>
}[FaultName]

/** With its defaults filled in. */
export type FaultOf<N extends FaultName> = { readonly fault: N } & Readonly<z.output<SchemaOf<N>>>
export type Fault = { [N in FaultName]: FaultOf<N> }[FaultName]
/** The faults that strike in one place. */
export type FaultIn<P extends Place> = {
  [N in FaultName]: (typeof faultKinds)[N]['place'] extends P ? FaultOf<N> : never
}[FaultName]

export const placeOf = ({ fault }: Fault): Place => faultKinds[fault].place

export class BadFault extends LabError {
  constructor(message: string, help: string) {
    super('bad_fault', message, { help })
  }
}

const isName = (name: unknown): name is FaultName =>
  typeof name === 'string' && Object.hasOwn(faultKinds, name)

function issueText({ code, path, message, ...issue }: z.core.$ZodIssue): string {
  if (code === 'unrecognized_keys' && 'keys' in issue) {
    return `it has no ${issue.keys.map((key) => `“${key}”`).join(', ')}`
  }
  return `“${path.join('.')}”: ${message}`
}

/** Throws a `BadFault` that says what is wrong with it. */
export function readFault(value: unknown): Fault {
  const { fault: name, ...rest } = z.looseObject({}).catch({}).parse(value)
  if (!isName(name)) {
    const names = Object.keys(faultKinds).join(', ')
    throw new BadFault(`There is no fault “${String(name ?? '')}”.`, `There are: ${names}.`)
  }
  const parsed = faultKinds[name].schema.safeParse(rest)
  if (parsed.success) return { fault: name, ...parsed.data } as Fault
  const known = Object.keys(faultKinds[name].schema.shape).join(', ')
  const wrong = parsed.error.issues.map(issueText).join('; ')
  throw new BadFault(`The fault “${name}” cannot be read: ${wrong}.`, `It can have: ${known}.`)
}
