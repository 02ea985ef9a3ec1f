import { z } from 'zod'
import { NodeVerdict } from './placement.ts'

/** RFC 9457 body of every refusal. `code` is stable; `hint` says what would help, where something would. */
export const Problem = z.object({
  type: z.literal('about:blank'),
  status: z.int(),
  code: z.string(),
  title: z.string(),
  detail: z.string(),
  hint: z.string().optional(),
  /** Bad input only: the faulty fields by their path, each with a sentence. */
  fields: z.record(z.string(), z.string()).optional(),
  /** Seconds after which the same request may succeed (429 and 503). */
  retry_after: z.number().optional(),
  /** A launch that fits nowhere: each node with what speaks against it. */
  nodes: z.array(NodeVerdict).optional(),
  /** The session that stands in the way. */
  session_id: z.uuid().optional(),
  /** Of a 500: what the log line carries too. */
  incident: z.string().optional(),
})
export type Problem = z.infer<typeof Problem>
