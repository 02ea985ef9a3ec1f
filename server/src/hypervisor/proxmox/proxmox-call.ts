import type { z } from 'zod'
import { HypervisorError } from '../hypervisor-error.ts'

export type Verb = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** A list is sent as the same name many times. */
export type Parameters = Readonly<
  Record<string, string | number | boolean | readonly string[] | undefined>
>

export interface ProxmoxCall<A> {
  readonly method: Verb
  /** Below `/api2/json`. Names in braces are filled from the parameters. */
  readonly path: string
  readonly answer: z.ZodType<A>
}

const callOf =
  (method: Verb) =>
  <A>(path: string, answer: z.ZodType<A>): ProxmoxCall<A> => ({ method, path, answer })

export const get = callOf('GET')
export const post = callOf('POST')
export const put = callOf('PUT')
export const remove = callOf('DELETE')

/** A call with its parameters, as errors name it: without what could be secret. */
export interface ProxmoxRequest {
  readonly method: Verb
  /** Filled and encoded. */
  readonly path: string
}

export interface EncodedCall extends ProxmoxRequest {
  /** The query of GET and DELETE, the body of POST and PUT. May carry secrets. */
  readonly form: string
}

export const nameOf = ({ method, path }: ProxmoxRequest): string => `${method} ${path}`

/** Proxmox VE changes nothing for a GET. */
export const isChange = ({ method }: { readonly method: Verb }): boolean => method !== 'GET'

function segment(call: ProxmoxCall<unknown>, name: string, value: Parameters[string]): string {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text === 'string' && text !== '' && text !== '.' && text !== '..') {
    return encodeURIComponent(text.toWellFormed())
  }
  throw new HypervisorError('bad_request', `${nameOf(call)} was asked without a usable ${name}.`)
}

/** What fills the path is not sent again. Booleans are 1 and 0: Proxmox VE refuses `true` in a form. */
export function encodeCall(call: ProxmoxCall<unknown>, parameters: Parameters): EncodedCall {
  const inPath = new Set<string>()
  const path = call.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    inPath.add(name)
    return segment(call, name, parameters[name])
  })
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined || inPath.has(name)) continue
    for (const each of Array.isArray(value) ? value : [value]) {
      form.append(name, typeof each === 'boolean' ? String(Number(each)) : String(each))
    }
  }
  return { method: call.method, path, form: form.toString() }
}
