import { readFileSync } from 'node:fs'
import { z } from 'zod'

const headers = z.record(z.string(), z.union([z.string(), z.number()]))

/** One request to a real Proxmox VE and what it answered. Credentials are replaced, so a header only says that there was one. */
const transcript = z.object({
  name: z.string(),
  version: z.string().optional(),
  elapsed_ms: z.number().optional(),
  request: z.object({
    method: z.enum(['GET', 'POST', 'PUT', 'DELETE']),
    path: z.string().startsWith('/'),
    headers: headers.default({}),
    body: z
      .string()
      .nullish()
      .transform((body) => body ?? null),
  }),
  response: z.object({
    status: z.number(),
    reason: z.string(),
    headers: headers.default({}),
    /** Parsed JSON; `rawBody` instead where the body was none. */
    body: z.unknown().optional(),
    rawBody: z.string().optional(),
  }),
})
export type Transcript = z.infer<typeof transcript>

/** One JSON object a line. @throws with the line's number. */
export function parseTranscripts(text: string): Transcript[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return []
    try {
      return [transcript.parse(JSON.parse(line))]
    } catch (error) {
      throw new Error(`Line ${index + 1} is no transcript.`, { cause: error })
    }
  })
}

export const readTranscripts = (file: string) => parseTranscripts(readFileSync(file, 'utf8'))
