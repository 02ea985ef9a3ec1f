import type { AdministeredPerson } from '@carrel/contract'
import { ActionIcon, Menu } from '@mantine/core'
import IconDots from '@tabler/icons-react/dist/esm/icons/IconDots.mjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DeletePersonDialog } from './delete-person-dialog.tsx'
import { DisablePeopleDialog } from './disable-people-dialog.tsx'
import { EditPersonDialog } from './edit-person-dialog.tsx'
import { LinkDialog } from './link-dialog.tsx'
import { useChangePeople } from './people-admin-queries.ts'
import { useTellResults } from './use-tell-results.tsx'

interface PersonActionsProps {
  person: AdministeredPerson
  usual: { sessions: number; minutes: number }
}

export function PersonActions({ person, usual }: PersonActionsProps) {
  const { t } = useTranslation('people-admin')
  const [open, setOpen] = useState<'edit' | 'link' | 'disable' | 'delete' | null>(null)
  const enable = useChangePeople()
  const tell = useTellResults()
  const close = () => setOpen(null)
  const isDisabled = person.state === 'disabled'
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('actions.of', { name: person.display_name })}
          >
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setOpen('edit')}>{t('actions.edit')}</Menu.Item>
          {!isDisabled && (
            <Menu.Item onClick={() => setOpen('link')}>
              {t(person.state === 'invited' ? 'link.invitation' : 'link.password')}
            </Menu.Item>
          )}
          {isDisabled ? (
            <Menu.Item
              onClick={() =>
                enable.mutate(
                  { ids: [person.id], change: { action: 'enable' } },
                  { onSuccess: (results) => tell(results, t('actions.enabled'), null) },
                )
              }
            >
              {t('actions.enable')}
            </Menu.Item>
          ) : (
            <Menu.Item onClick={() => setOpen('disable')}>{t('actions.disable')}</Menu.Item>
          )}
          <Menu.Item color="red" onClick={() => setOpen('delete')}>
            {t('actions.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {open === 'edit' && <EditPersonDialog person={person} usual={usual} onClose={close} />}
      {open === 'link' && <LinkDialog person={person} onClose={close} />}
      {open === 'disable' && <DisablePeopleDialog people={[person]} onClose={close} />}
      {open === 'delete' && <DeletePersonDialog person={person} onClose={close} />}
    </>
  )
}
