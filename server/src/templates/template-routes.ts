import { templateOperations } from '@carrel/contract'
import type { Routes } from '../http/routes.ts'
import { presentTemplate } from './template.ts'
import type { TemplatePictures } from './template-pictures.ts'
import type { TemplateStore } from './template-store.ts'

export function templateRoutes(
  routes: Routes,
  { templates, pictures }: { templates: TemplateStore; pictures: TemplatePictures },
): void {
  routes.signedIn(templateOperations.listTemplates, async ({ account }) => {
    const [launchable, typical, last] = await Promise.all([
      templates.listLaunchable(account.id),
      templates.typicalLaunchMs(),
      templates.lastLaunchedAt(account.id),
    ])
    return {
      templates: launchable.map((each) =>
        presentTemplate(each, {
          typicalLaunchMs: typical.get(each.id) ?? null,
          lastLaunchedAt: last.get(each.id) ?? null,
        }),
      ),
    }
  })

  routes.signedIn(
    templateOperations.getTemplatePicture,
    async ({ account, params, headers, reply }) => {
      const picture = await pictures.findFor(account, params.id)
      const tag = `"${picture.hash}"`
      reply.header('etag', tag).header('cache-control', 'private, no-cache')
      if (headers['if-none-match'] === tag) {
        reply.code(304)
        return null
      }
      reply.type(picture.mediaType)
      return picture.content
    },
  )
}
