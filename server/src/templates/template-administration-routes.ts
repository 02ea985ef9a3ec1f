import { templateAdministration } from '@carrel/contract'
import type { Routes } from '../http/routes.ts'
import type { DiscoverTemplates } from './discover-templates.ts'
import type { Templates } from './templates.ts'

/** 512 KiB in base64, and the JSON around it. */
const PICTURE_BODY_BYTES = 720 * 1024

export function templateAdministrationRoutes(
  routes: Routes,
  { templates, discovery }: { templates: Templates; discovery: DiscoverTemplates },
): void {
  routes.administrator(templateAdministration.listAdministeredTemplates, async () => ({
    templates: await templates.list(),
  }))
  routes.administrator(templateAdministration.getAdministeredTemplate, async ({ params }) =>
    templates.find(params.id),
  )
  routes.administrator(templateAdministration.discoverTemplates, async ({ params }) =>
    discovery.look(params.id),
  )
  routes.administrator(templateAdministration.publishTemplate, async ({ account, body }) =>
    templates.publish(account, body),
  )
  routes.administrator(templateAdministration.changeTemplate, async ({ account, params, body }) =>
    templates.change(account, params.id, body),
  )
  routes.administrator(
    templateAdministration.setTemplatePicture,
    async ({ account, params, body }) =>
      templates.setPicture(account, params.id, Buffer.from(body.content, 'base64')),
    { bodyBytes: PICTURE_BODY_BYTES },
  )
  routes.administrator(templateAdministration.removeTemplatePicture, async ({ account, params }) =>
    templates.setPicture(account, params.id, null),
  )
}
