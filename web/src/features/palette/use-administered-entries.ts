import IconServer from '@tabler/icons-react/dist/esm/icons/IconServer.mjs'
import IconStack2 from '@tabler/icons-react/dist/esm/icons/IconStack2.mjs'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { serversQuery } from '../servers/server-queries.ts'
import { adminTemplatesQuery } from '../templates-admin/template-admin-queries.ts'
import { type EntrySource, sourceOf } from './entry-source.ts'
import type { PaletteEntry } from './palette-entry.ts'
import type { Search } from './search.ts'

/** Servers and templates, which are few: all are fetched once, and searched here. */
export function useAdministeredEntries({ isWanted: enabled }: Search): EntrySource {
  const navigate = useNavigate()
  const servers = useQuery({ ...serversQuery, enabled })
  const templates = useQuery({ ...adminTemplatesQuery, enabled })
  if (!enabled) return sourceOf([], [])
  return sourceOf(
    [
      ...(servers.data ?? []).map(
        ({ id, name: label }): PaletteEntry => ({
          ...{ id: `server:${id}`, group: 'servers', label, Icon: IconServer },
          choose: () => void navigate({ to: '/admin/servers/$id', params: { id } }),
        }),
      ),
      ...(templates.data ?? []).map(
        ({ id, name: label, server_name: detail }): PaletteEntry => ({
          ...{ id: `template:${id}`, group: 'templates', label, detail, Icon: IconStack2 },
          choose: () => void navigate({ to: '/admin/templates/$id', params: { id } }),
        }),
      ),
    ],
    [servers, templates],
  )
}
