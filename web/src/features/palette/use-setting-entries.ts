import { Protocol } from '@carrel/contract'
import { useMantineColorScheme } from '@mantine/core'
import IconAdjustmentsHorizontal from '@tabler/icons-react/dist/esm/icons/IconAdjustmentsHorizontal.mjs'
import IconLanguage from '@tabler/icons-react/dist/esm/icons/IconLanguage.mjs'
import IconLogout from '@tabler/icons-react/dist/esm/icons/IconLogout.mjs'
import IconMoon from '@tabler/icons-react/dist/esm/icons/IconMoon.mjs'
import IconSun from '@tabler/icons-react/dist/esm/icons/IconSun.mjs'
import IconSunMoon from '@tabler/icons-react/dist/esm/icons/IconSunMoon.mjs'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { COLOUR_SCHEMES } from '../../app/theme.ts'
import { useAccountLanguage } from '../../app/use-account-language.ts'
import { useLeave } from '../../app/use-leave.ts'
import { LANGUAGES } from '../../i18n/languages.ts'
import type { PaletteEntry } from './palette-entry.ts'

const SCHEME_ICONS = { light: IconSun, dark: IconMoon, auto: IconSunMoon }

export function useSettingEntries(): PaletteEntry[] {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { setColorScheme } = useMantineColorScheme()
  const { choose: chooseLanguage } = useAccountLanguage()
  const { leave } = useLeave()
  return [
    ...Protocol.options.map(
      (protocol): PaletteEntry => ({
        ...{ id: `connection:${protocol}`, group: 'connection', label: protocol.toUpperCase() },
        Icon: IconAdjustmentsHorizontal,
        choose: () => void navigate({ to: '/settings/$protocol', params: { protocol } }),
      }),
    ),
    ...COLOUR_SCHEMES.map(
      (scheme): PaletteEntry => ({
        ...{ id: `appearance:${scheme}`, group: 'appearance', label: t(`appearance.${scheme}`) },
        Icon: SCHEME_ICONS[scheme],
        choose: () => setColorScheme(scheme),
      }),
    ),
    ...LANGUAGES.map(
      ({ code, name }): PaletteEntry => ({
        ...{
          id: `language:${code}`,
          group: 'language',
          label: name,
          lang: code,
          Icon: IconLanguage,
        },
        choose: () => chooseLanguage(code),
      }),
    ),
    {
      ...{ id: 'leave', group: 'leave', label: t('accountMenu.signOut'), Icon: IconLogout },
      isForgotten: true,
      choose: leave,
    },
  ]
}
