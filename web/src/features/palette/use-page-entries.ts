import IconCamera from '@tabler/icons-react/dist/esm/icons/IconCamera.mjs'
import IconDeviceDesktop from '@tabler/icons-react/dist/esm/icons/IconDeviceDesktop.mjs'
import IconUser from '@tabler/icons-react/dist/esm/icons/IconUser.mjs'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useAdminPages } from '../admin/admin-pages.ts'
import type { PaletteEntry } from './palette-entry.ts'

export function usePageEntries(isAdmin: boolean): PaletteEntry[] {
  const { t } = useTranslation()
  const { t: ofAdmin } = useTranslation('admin')
  const { t: ofSnapshots } = useTranslation('snapshots')
  const navigate = useNavigate()
  const adminPages = useAdminPages()
  const page = (path: string, label: string, Icon: PaletteEntry['Icon'], detail?: string) => ({
    ...{ id: `page:${path}`, group: 'pages' as const, label, detail, Icon },
    choose: () => void navigate({ to: path }),
  })
  return [
    page('/', t('navigation.desktops'), IconDeviceDesktop),
    page('/snapshots', ofSnapshots('title'), IconCamera),
    page('/account', t('accountMenu.account'), IconUser),
    ...(isAdmin
      ? adminPages.map(({ key, path, Icon }) =>
          page(path, ofAdmin(`pages.${key}`), Icon, ofAdmin('title')),
        )
      : []),
  ]
}
