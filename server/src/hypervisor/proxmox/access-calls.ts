import { z } from 'zod'
import { get, post } from './proxmox-call.ts'
import { flag, text } from './proxmox-scalar.ts'

/**
 * What the caller itself may do, by path: `/vms/100` → `['VM.Audit', ..]`. A privilege that is listed is held; its value only
 * says whether it passes on to paths below.
 */
export const permissions = get(
  '/access/permissions',
  z
    .record(z.string(), z.record(z.string(), flag))
    .transform((held) =>
      Object.fromEntries(
        Object.entries(held).map(([path, privileges]) => [path, Object.keys(privileges).sort()]),
      ),
    ),
)

/** Two hours' worth. `password` may be a ticket that is still good. Carries secrets. */
export const ticket = post(
  '/access/ticket',
  z.object({
    ticket: text,
    /** Goes into a header as it is. */
    CSRFPreventionToken: z.string().regex(/^[\x21-\x7e]+$/),
    NeedTFA: flag,
  }),
)
