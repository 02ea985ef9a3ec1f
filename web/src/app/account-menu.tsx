import { Protocol } from '@carrel/contract'
import {
  Avatar,
  type MantineColorScheme,
  Menu,
  Text,
  UnstyledButton,
  useMantineColorScheme,
  VisuallyHidden,
} from '@mantine/core'
import IconAdjustmentsHorizontal from '@tabler/icons-react/dist/esm/icons/IconAdjustmentsHorizontal.mjs'
import IconLogout from '@tabler/icons-react/dist/esm/icons/IconLogout.mjs'
import IconUser from '@tabler/icons-react/dist/esm/icons/IconUser.mjs'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../features/people/people-queries.ts'
import { LANGUAGES, type Language } from '../i18n/languages.ts'
import classes from './shell.module.css'
import { COLOUR_SCHEMES } from './theme.ts'
import { useAccountLanguage } from './use-account-language.ts'
import { useLeave } from './use-leave.ts'

export function AccountMenu() {
  const { t } = useTranslation()
  const { language, choose } = useAccountLanguage()
  const { data: person } = useQuery(meQuery)
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { leave, isLeaving } = useLeave()
  if (!person) return null

  return (
    <Menu
      position="bottom-end"
      width={232}
      radius="lg"
      shadow="md"
      withinPortal={false}
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <UnstyledButton className={classes.account}>
          <Avatar
            size={34}
            radius="xl"
            color="lamp"
            variant="light"
            name={person.display_name}
            aria-hidden="true"
          />
          <VisuallyHidden>
            {t('accountMenu.accountOf', { name: person.display_name })}
          </VisuallyHidden>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown p="xs" className={classes.accountMenu}>
        <Menu.Label>
          <Text fw={600} truncate c="var(--mantine-color-text)">
            {person.display_name}
          </Text>
          <Text size="sm" truncate>
            {person.username} · {t(`role.${person.role}`)}
          </Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconUser size={16} />}
          renderRoot={(props) => <Link to="/account" {...props} />}
        >
          {t('accountMenu.account')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('accountMenu.connectionSettings')}</Menu.Label>
        {Protocol.options.map((protocol) => (
          <Menu.Item
            key={protocol}
            leftSection={<IconAdjustmentsHorizontal size={16} />}
            renderRoot={(props) => (
              <Link to="/settings/$protocol" params={{ protocol }} {...props} />
            )}
          >
            {protocol.toUpperCase()}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('accountMenu.appearance')}</Menu.Label>
        <Menu.RadioGroup
          aria-label={t('accountMenu.appearance')}
          value={colorScheme}
          onChange={(value) => setColorScheme(value as MantineColorScheme)}
        >
          {COLOUR_SCHEMES.map((scheme) => (
            <Menu.RadioItem key={scheme} value={scheme}>
              {t(`appearance.${scheme}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Label>{t('accountMenu.language')}</Menu.Label>
        <Menu.RadioGroup
          aria-label={t('accountMenu.language')}
          value={language}
          onChange={(code) => choose(code as Language)}
        >
          {LANGUAGES.map(({ code, name }) => (
            <Menu.RadioItem key={code} value={code} lang={code}>
              {name}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} disabled={isLeaving} onClick={leave}>
          {t('accountMenu.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
