import { launchHistoryOperations } from '@carrel/contract'
import type { Db } from '../database/database.ts'
import { notFound } from '../http/refusal.ts'
import type { Routes } from '../http/routes.ts'
import type { TemplateStore } from '../templates/template-store.ts'
import { readLaunchHistory } from './launch-history.ts'
import type { LaunchHistoryStore } from './launch-history-store.ts'
import type { LaunchSession } from './launch-session.ts'
import { presentInFull } from './session.ts'

export function templateLaunchRoutes(
  routes: Routes,
  parts: {
    db: Db
    templates: TemplateStore
    history: LaunchHistoryStore
    launch: LaunchSession
  },
): void {
  routes.administrator(launchHistoryOperations.getLaunchHistory, async ({ params }) => {
    if ((await parts.templates.findAny(params.id)) === null) throw notFound('template')
    return readLaunchHistory(params.id, parts)
  })

  routes.administrator(launchHistoryOperations.testLaunch, async ({ account, params, body }) =>
    presentInFull(
      await parts.launch.launch({
        ...{ userId: account.id, templateId: params.id, protocol: body.protocol },
        ...{ isTest: true, autoStart: true, browser: { timeZone: null, language: null } },
      }),
    ),
  )
}
