import type { Session } from '@carrel/contract'
import { Button, Menu } from '@mantine/core'
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs'
import { useTranslation } from 'react-i18next'

interface AddTileMenuProps {
  /** Active ones that are not on the page yet. */
  sessions: readonly Session[]
  onAdd: (sessionId: string) => void
}

export function AddTileMenu({ sessions, onAdd }: AddTileMenuProps) {
  const { t } = useTranslation('sessions')
  if (sessions.length === 0) return null
  return (
    <Menu position="bottom-end" withinPortal={false}>
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconPlus size={16} />}>
          {t('tiles.add')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {sessions.map(({ id, template_name, protocol, vm_ip_address }) => (
          <Menu.Item key={id} onClick={() => onAdd(id)}>
            {template_name} · {protocol.toUpperCase()} · <bdi>{vm_ip_address}</bdi>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
