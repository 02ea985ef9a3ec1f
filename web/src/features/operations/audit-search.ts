import { z } from 'zod'

const text = z.string().max(100).optional().catch(undefined)

export const AuditSearch = z.object({ actor: text, action: text, subject: text })
export type AuditSearch = z.infer<typeof AuditSearch>
