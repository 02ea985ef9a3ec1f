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
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { forgetPerson, meQuery, useSignOut } from '../features/people/people-queries.ts'
import classes from './shell.module.css'

const schemes = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'auto', label: 'System' },
] as const

export function AccountMenu() {
  const client = useQueryClient()
  const { data: person } = useQuery(meQuery)
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const signOut = useSignOut()
  const navigate = useNavigate()
  if (!person) return null

  const leave = async (): Promise<void> => {
    await navigate({ to: '/sign-in' })
    forgetPerson(client)
  }

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
          <VisuallyHidden>Account of {person.display_name}</VisuallyHidden>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown p="xs">
        <Menu.Label>
          <Text fw={600} truncate c="var(--mantine-color-text)">
            {person.display_name}
          </Text>
          <Text size="sm" truncate>
            {person.username} · {person.role === 'admin' ? 'Administrator' : 'User'}
          </Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Label>Connection settings</Menu.Label>
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
        <Menu.Label>Appearance</Menu.Label>
        <Menu.RadioGroup
          aria-label="Appearance"
          value={colorScheme}
          onChange={(value) => setColorScheme(value as MantineColorScheme)}
        >
          {schemes.map(({ value, label }) => (
            <Menu.RadioItem key={value} value={value}>
              {label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={16} />}
          disabled={signOut.isPending}
          onClick={() => signOut.mutate(undefined, { onSuccess: leave })}
        >
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
