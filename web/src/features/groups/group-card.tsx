import type { Group as PeopleGroup } from '@carrel/contract'
import { ActionIcon, Anchor, Button, Card, Group, Menu, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import IconDots from '@tabler/icons-react/dist/esm/icons/IconDots.mjs'
import { Link, useNavigate } from '@tanstack/react-router'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { useOverlayTarget } from '../../app/overlay-target.ts'
import { DeleteGroupDialog } from './delete-group-dialog.tsx'
import { GroupMembers } from './group-members.tsx'
import { GroupNameDialog } from './group-name-dialog.tsx'
import { useRenameGroup } from './group-queries.ts'

interface GroupCardProps {
  group: PeopleGroup
  isOpen: boolean
}

export function GroupCard({ group, isOpen }: GroupCardProps) {
  const { t } = useTranslation('groups')
  const navigate = useNavigate()
  const target = useOverlayTarget()
  const rename = useRenameGroup(group)
  const [isRenaming, renaming] = useDisclosure()
  const [isDeleting, deleting] = useDisclosure()
  const { name, members_count, templates } = group
  const toggle = (): void =>
    void navigate({ to: '/admin/groups', search: { group: isOpen ? undefined : group.id } })
  return (
    <Card component="article" aria-label={name}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Title order={2} size="h3">
            {name}
          </Title>
          <Text size="sm" c="dimmed">
            {templates.length === 0 ? t('noTemplates') : t('templates')}{' '}
            {templates.map((template, index) => (
              <Fragment key={template.id}>
                {index > 0 && ' · '}
                <Anchor
                  inherit
                  renderRoot={(props) => (
                    <Link to="/admin/templates/$id" params={{ id: template.id }} {...props} />
                  )}
                >
                  {template.name}
                </Anchor>
              </Fragment>
            ))}
          </Text>
        </div>
        <Group gap="xs" wrap="nowrap">
          <Button size="xs" variant="default" aria-expanded={isOpen} onClick={toggle}>
            {t('members', { count: members_count })}
          </Button>
          <Menu position="bottom-end" portalProps={{ target }}>
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={t('actions', { name })}>
                <IconDots size={18} aria-hidden="true" />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                onClick={() => {
                  rename.reset()
                  renaming.open()
                }}
              >
                {t('rename')}
              </Menu.Item>
              <Menu.Item color="red" onClick={deleting.open}>
                {t('delete')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Group>
      </Group>
      {isOpen && <GroupMembers group={group} />}
      {isRenaming && (
        <GroupNameDialog
          title={t('renameTitle', { name })}
          name={name}
          save={rename}
          saveLabel={t('renameNow')}
          onClose={renaming.close}
        />
      )}
      {isDeleting && <DeleteGroupDialog group={group} onClose={deleting.close} />}
    </Card>
  )
}
