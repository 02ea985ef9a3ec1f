import type { AuditLog } from './audit/audit-log.ts'
import type { Db } from './database/database.ts'
import { groupRoutes } from './groups/group-routes.ts'
import { GroupStore } from './groups/group-store.ts'
import { Groups } from './groups/groups.ts'
import type { Routes } from './http/routes.ts'
import type { Hypervisors } from './servers/hypervisors.ts'
import type { ServerStore } from './servers/server-store.ts'
import type { LaunchHistoryStore } from './sessions/launch-history-store.ts'
import type { LaunchSession } from './sessions/launch-session.ts'
import { templateLaunchRoutes } from './sessions/template-launch-routes.ts'
import { DiscoverTemplates } from './templates/discover-templates.ts'
import { templateAdministrationRoutes } from './templates/template-administration-routes.ts'
import { TemplatePictures } from './templates/template-pictures.ts'
import { TemplateRegisterStore } from './templates/template-register-store.ts'
import { templateRoutes } from './templates/template-routes.ts'
import type { TemplateStore } from './templates/template-store.ts'
import { Templates } from './templates/templates.ts'
import type { Vault } from './vault/vault.ts'

export interface TemplatesContextParts {
  readonly db: Db
  readonly templates: TemplateStore
  readonly servers: ServerStore
  readonly hypervisors: Hypervisors
  readonly vault: Vault
  readonly audit: AuditLog
  readonly history: LaunchHistoryStore
  readonly launch: LaunchSession
}

/** Constructs and serves what people see of templates, and what administrators do with them and with groups. */
export function serveTemplates(routes: Routes, parts: TemplatesContextParts): void {
  const { db, templates: store, servers, hypervisors, vault, audit } = parts
  const pictures = new TemplatePictures(db, store)
  const register = new TemplateRegisterStore(db)
  const discovery = new DiscoverTemplates({ servers, hypervisors, register })
  const templates = new Templates({
    ...{ db, store, register, servers, discovery, pictures, vault, audit },
  })
  templateRoutes(routes, { templates: store, pictures })
  templateAdministrationRoutes(routes, { templates, discovery })
  templateLaunchRoutes(routes, parts)
  groupRoutes(routes, new Groups({ db, store: new GroupStore(db), audit }))
}
