import { placementOperations } from '@carrel/contract'
import { notFound } from '../http/refusal.ts'
import type { Routes } from '../http/routes.ts'
import type { TemplateStore } from '../templates/template-store.ts'
import type { Admission } from './admission.ts'

export function placementRoutes(
  routes: Routes,
  { templates, admission }: { templates: TemplateStore; admission: Admission },
): void {
  routes.signedIn(placementOperations.previewPlacement, async ({ account, body }) => {
    const template = await templates.findLaunchable(body.template_id, account.id)
    if (!template) throw notFound('template')
    return admission.preview(template, body.without_node_id)
  })
}
