import type { Server } from '@carrel/contract'
import { ActionIcon, Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import IconDots from '@tabler/icons-react/dist/esm/icons/IconDots.mjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../api/api-error.ts'
import { CheckServerDialog } from './check-server-dialog.tsx'
import { EditServerDialog } from './edit-server-dialog.tsx'
import { InactivateServerDialog } from './inactivate-server-dialog.tsx'
import { useChangeServer, useSetServerActive } from './server-queries.ts'

interface ServerActionsProps {
  server: Server
}

export function ServerActions({ server }: ServerActionsProps) {
  const { t } = useTranslation('servers')
  const [dialog, setDialog] = useState<'check' | 'edit' | 'inactivate' | null>(null)
  const change = useChangeServer(server.id)
  const setActive = useSetServerActive(server.id)
  const close = (): void => setDialog(null)
  const onError = (error: unknown): void => {
    const { message, hint } = error instanceof ApiError ? error : { message: String(error) }
    notifications.show({
      title: t('actions.notChanged', { name: server.name }),
      message: [message, hint].filter(Boolean).join(' '),
      color: 'red',
    })
  }

  return (
    <>
      <Menu position="bottom-end" radius="lg" shadow="md" withinPortal={false} width={232}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('actions.label', { name: server.name })}
          >
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setDialog('check')}>{t('actions.check')}</Menu.Item>
          <Menu.Item onClick={() => setDialog('edit')}>{t('actions.edit')}</Menu.Item>
          {server.is_active && (
            <Menu.Item
              onClick={() => change.mutate({ is_draining: !server.is_draining }, { onError })}
            >
              {t(`actions.${server.is_draining ? 'launchAgain' : 'runEmpty'}`)}
            </Menu.Item>
          )}
          <Menu.Divider />
          {server.is_active ? (
            <Menu.Item color="red" onClick={() => setDialog('inactivate')}>
              {t('actions.retire')}
            </Menu.Item>
          ) : (
            <Menu.Item onClick={() => setActive.mutate(true, { onError })}>
              {t('actions.putBack')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {dialog === 'check' && <CheckServerDialog server={server} onClose={close} />}
      {dialog === 'edit' && <EditServerDialog server={server} onClose={close} />}
      {dialog === 'inactivate' && <InactivateServerDialog server={server} onClose={close} />}
    </>
  )
}
