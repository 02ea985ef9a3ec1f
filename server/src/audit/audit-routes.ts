import { auditOperations } from '@carrel/contract'
import type { Routes } from '../http/routes.ts'
import { presentEntry } from './audit-entry.ts'
import type { AuditStore } from './audit-store.ts'

const ENTRIES_PER_PAGE = 50

export function auditRoutes(routes: Routes, store: AuditStore): void {
  routes.administrator(auditOperations.listAudit, async ({ query }) => {
    const entries = await store.list(query, ENTRIES_PER_PAGE + 1)
    const shown = entries.slice(0, ENTRIES_PER_PAGE)
    return {
      entries: shown.map(presentEntry),
      next: entries.length > shown.length ? String(shown.at(-1)?.id) : null,
    }
  })
}
