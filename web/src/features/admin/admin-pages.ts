import IconBell from '@tabler/icons-react/dist/esm/icons/IconBell.mjs'
import IconGhost from '@tabler/icons-react/dist/esm/icons/IconGhost.mjs'
import IconHistory from '@tabler/icons-react/dist/esm/icons/IconHistory.mjs'
import IconLayoutDashboard from '@tabler/icons-react/dist/esm/icons/IconLayoutDashboard.mjs'
import IconListDetails from '@tabler/icons-react/dist/esm/icons/IconListDetails.mjs'
import IconScale from '@tabler/icons-react/dist/esm/icons/IconScale.mjs'
import IconServer from '@tabler/icons-react/dist/esm/icons/IconServer.mjs'
import IconStack2 from '@tabler/icons-react/dist/esm/icons/IconStack2.mjs'
import IconUsers from '@tabler/icons-react/dist/esm/icons/IconUsers.mjs'
import IconUsersGroup from '@tabler/icons-react/dist/esm/icons/IconUsersGroup.mjs'
import { useRouter } from '@tanstack/react-router'

/** The administrator's pages, in the order of the navigation. `key` is that of the name among the texts. */
const ADMIN_PAGES = [
  { key: 'overview', path: '/admin', Icon: IconLayoutDashboard },
  { key: 'servers', path: '/admin/servers', Icon: IconServer },
  { key: 'templates', path: '/admin/templates', Icon: IconStack2 },
  { key: 'groups', path: '/admin/groups', Icon: IconUsersGroup },
  { key: 'sessions', path: '/admin/sessions', Icon: IconListDetails },
  { key: 'planner', path: '/admin/planner', Icon: IconScale },
  { key: 'leftovers', path: '/admin/leftovers', Icon: IconGhost },
  { key: 'people', path: '/admin/people', Icon: IconUsers },
  { key: 'notifications', path: '/admin/notifications', Icon: IconBell },
  { key: 'audit', path: '/admin/audit', Icon: IconHistory },
] as const

export type AdminPage = (typeof ADMIN_PAGES)[number]

/** Those that the router leads to. */
export function useAdminPages(): readonly AdminPage[] {
  const { routesById } = useRouter()
  const paths = new Set(
    Object.values<{ fullPath: string; isRoot: boolean }>(routesById).map(
      ({ fullPath }) => fullPath,
    ),
  )
  return ADMIN_PAGES.filter(({ path }) => paths.has(path === '/admin' ? '/admin/' : path))
}
