import { templateOperations } from '@carrel/contract'
import type { Routes } from '../http/routes.ts'
import { presentTemplate } from './template.ts'
import type { TemplateStore } from './template-store.ts'

export function templateRoutes(routes: Routes, templates: TemplateStore): void {
  routes.signedIn(templateOperations.listTemplates, async () => {
    const [launchable, typical] = await Promise.all([
      templates.listLaunchable(),
      templates.typicalLaunchMs(),
    ])
    return {
      templates: launchable.map((each) => presentTemplate(each, typical.get(each.id) ?? null)),
    }
  })
}
