import { Moment } from '@carrel/contract'
import { z } from 'zod'
import { Refusal } from '../http/refusal.ts'

/** Where a page of a sorted list ends: the value that it is sorted by, and the id that tells equals apart. */
export interface PageKey {
  readonly value: string
  readonly id: string
}

const Shape = z.tuple([z.string().max(200), z.uuid()])

export const writeKey = ({ value, id }: PageKey): string =>
  Buffer.from(JSON.stringify([value, id])).toString('base64url')

/** `isMoment`: the list is sorted by time. @throws Refusal `bad_page` for one that was not written by `writeKey` */
export function readKey(text: string, isMoment: boolean): PageKey {
  try {
    const [value, id] = Shape.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
    if (isMoment) Moment.parse(value)
    return { value, id }
  } catch (cause) {
    throw new Refusal(422, 'bad_page', 'This page of the list is not known.', {
      hint: 'Begin with the first page.',
      cause,
    })
  }
}
