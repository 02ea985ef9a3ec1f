import IconDeviceDesktop from '@tabler/icons-react/dist/esm/icons/IconDeviceDesktop.mjs'
import IconPlayerPlay from '@tabler/icons-react/dist/esm/icons/IconPlayerPlay.mjs'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { sessionListQuery } from '../sessions/session-queries.ts'
import { recentFirst } from '../templates/template-order.ts'
import { templatesQuery } from '../templates/template-queries.ts'
import { type EntrySource, sourceOf } from './entry-source.ts'
import type { PaletteEntry } from './palette-entry.ts'

/** The person's own desktops, and what they may launch. */
export function useDesktopEntries(): EntrySource {
  const navigate = useNavigate()
  const sessions = useQuery(sessionListQuery)
  const templates = useQuery(templatesQuery)
  const running = (sessions.data ?? []).map(
    ({ id, template_name: label, protocol, vm_ip_address: address }): PaletteEntry => ({
      ...{ id: `desktop:${id}`, group: 'desktops', label, Icon: IconDeviceDesktop },
      detail: [protocol.toUpperCase(), address].filter(Boolean).join(' · '),
      choose: () => void navigate({ to: '/sessions/$id', params: { id } }),
    }),
  )
  const launches = recentFirst(templates.data ?? []).map(
    ({ id, name: label, operating_system: detail }): PaletteEntry => ({
      ...{ id: `launch:${id}`, group: 'launch', label, detail, Icon: IconPlayerPlay },
      choose: () => void navigate({ to: '/', search: { options: id } }),
    }),
  )
  return sourceOf([...running, ...launches], [sessions, templates])
}
