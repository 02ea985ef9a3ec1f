import { z } from 'zod'

/** Milliseconds of the lab's clock. */
export const ms = (says: string) => z.int().min(0).max(86_400_000).describe(says)

/** When a fault strikes. All of these can be combined; without any of them it strikes whenever it can. */
const frequency = {
  at: z
    .union([z.int().min(0), z.string().regex(/^[1-9]\d{0,8}(?:st|nd|rd|th)$/)])
    .optional()
    .describe(
      'From when: milliseconds after it was switched on, or "3rd": the third that matches.',
    ),
  probability: z.number().min(0).max(1).optional().describe('0 to 1; 1 if left out.'),
  every: z.int().min(1).optional().describe('2: every second one that matches.'),
  times: z.int().min(1).optional().describe('At most so often; 1: once.'),
}
export const schedule = { ...frequency, for_ms: ms('For how long from then on.').optional() }

/** Which ones it concerns. What is left out may be anything. */
const asked = {
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE']).optional().describe('Only this method.'),
  path: z
    .string()
    .startsWith('/')
    .max(300)
    .optional()
    .describe('Below /api2/json. * is any part of a segment, ** any number of segments.'),
}
const node = z.string().min(1).optional().describe('Only of this node.')
const vmid = z.int().min(100).max(999_999_999).optional()

export const whichRequest = { ...asked, node, vmid: vmid.describe('Only of the path’s VM.') }
export const whichTask = {
  task: z.string().min(1).optional().describe('qmclone, qmstart, qmstop, qmdestroy, …'),
  node,
  vmid: vmid.describe('Only of this VM; a clone is a task of its template.'),
}
export const whichVm = { node, vmid: vmid.describe('Only of this VM.') }
export const whichStorage = { storage: z.string().min(1).optional(), ...whichVm }

/** The request that it happens at, once that has passed its checks; without one it happens by the clock. */
export const whichMoment = { ...asked, ...frequency }
export const whichVictim = {
  node,
  vmid: vmid.describe('To this VM; left out: the request’s, or any one.'),
}
