import type { Server } from '@carrel/contract'
import { ActionIcon, Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import IconDots from '@tabler/icons-react/dist/esm/icons/IconDots.mjs'
import { useState } from 'react'
import { ApiError } from '../../api/api-error.ts'
import { CheckServerDialog } from './check-server-dialog.tsx'
import { EditServerDialog } from './edit-server-dialog.tsx'
import { InactivateServerDialog } from './inactivate-server-dialog.tsx'
import { useChangeServer, useSetServerActive } from './server-queries.ts'

interface ServerActionsProps {
  server: Server
}

export function ServerActions({ server }: ServerActionsProps) {
  const [dialog, setDialog] = useState<'check' | 'edit' | 'inactivate' | null>(null)
  const change = useChangeServer(server.id)
  const setActive = useSetServerActive(server.id)
  const close = (): void => setDialog(null)
  const onError = (error: unknown): void => {
    const { message, hint } = error instanceof ApiError ? error : { message: String(error) }
    notifications.show({
      title: `${server.name} was not changed`,
      message: [message, hint].filter(Boolean).join(' '),
      color: 'red',
    })
  }

  return (
    <>
      <Menu position="bottom-end" radius="lg" shadow="md" withinPortal={false} width={232}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${server.name}`}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setDialog('check')}>Look at what it offers</Menu.Item>
          <Menu.Item onClick={() => setDialog('edit')}>Edit</Menu.Item>
          {server.is_active && (
            <Menu.Item
              onClick={() => change.mutate({ is_draining: !server.is_draining }, { onError })}
            >
              {server.is_draining ? 'Take launches again' : 'Let it run empty'}
            </Menu.Item>
          )}
          <Menu.Divider />
          {server.is_active ? (
            <Menu.Item color="red" onClick={() => setDialog('inactivate')}>
              Take out of service
            </Menu.Item>
          ) : (
            <Menu.Item onClick={() => setActive.mutate(true, { onError })}>
              Put back into service
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
