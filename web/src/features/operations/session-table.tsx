import type { AdministeredSession } from '@carrel/contract'
import { Anchor, Badge, Checkbox, Table, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/use-formats.ts'
import classes from './operations.module.css'
import { stateColour } from './state-colour.ts'

interface SessionTableProps {
  sessions: AdministeredSession[]
  chosen: ReadonlySet<string>
  onChoose: (ids: ReadonlySet<string>) => void
}

export function SessionTable({ sessions, chosen, onChoose }: SessionTableProps) {
  const { t } = useTranslation('operations')
  const areAllChosen = sessions.every(({ id }) => chosen.has(id))
  return (
    <Table verticalSpacing={8} highlightOnHover className={classes.table}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>
            <Checkbox
              aria-label={t('sessions.chooseAll')}
              checked={areAllChosen}
              indeterminate={!areAllChosen && chosen.size > 0}
              onChange={() => onChoose(new Set(areAllChosen ? [] : sessions.map(({ id }) => id)))}
            />
          </Table.Th>
          <Table.Th>{t('column.person')}</Table.Th>
          <Table.Th visibleFrom="sm">{t('column.template')}</Table.Th>
          <Table.Th>{t('column.state')}</Table.Th>
          <Table.Th visibleFrom="md">{t('column.place')}</Table.Th>
          <Table.Th visibleFrom="md">{t('column.begun')}</Table.Th>
          <Table.Th visibleFrom="md">{t('column.ends')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {sessions.map((session) => (
          <SessionRow
            key={session.id}
            session={session}
            isChosen={chosen.has(session.id)}
            onToggle={() => {
              const next = new Set(chosen)
              if (!next.delete(session.id)) next.add(session.id)
              onChoose(next)
            }}
          />
        ))}
      </Table.Tbody>
    </Table>
  )
}

interface SessionRowProps {
  session: AdministeredSession
  isChosen: boolean
  onToggle: () => void
}

function SessionRow({ session, isChosen, onToggle }: SessionRowProps) {
  const { t } = useTranslation('operations')
  const { moment } = useFormats()
  const { person, status, step } = session
  return (
    <Table.Tr data-session={session.id}>
      <Table.Td>
        <Checkbox
          aria-label={t('sessions.choose', { name: person.display_name })}
          checked={isChosen}
          onChange={onToggle}
        />
      </Table.Td>
      <Table.Th scope="row">
        <Anchor
          renderRoot={(props) => (
            <Link to="/admin/sessions/$id" params={{ id: session.id }} {...props} />
          )}
        >
          {person.display_name}
        </Anchor>
        <Text size="xs" c="dimmed">
          {person.username}
        </Text>
        <Text size="xs" hiddenFrom="sm">
          {session.template_name}
        </Text>
      </Table.Th>
      <Table.Td visibleFrom="sm">
        <Anchor
          inherit
          c="inherit"
          renderRoot={(props) => (
            <Link to="/admin/templates/$id" params={{ id: session.template_id }} {...props} />
          )}
        >
          {session.template_name}
        </Anchor>
        <Text size="xs" c="dimmed">
          {session.protocol.toUpperCase()}
        </Text>
      </Table.Td>
      <Table.Td>
        <Badge variant="light" color={stateColour(status)}>
          {t(`step.${step ?? status}`)}
        </Badge>
      </Table.Td>
      <Table.Td visibleFrom="md">
        <Anchor
          inherit
          c="inherit"
          renderRoot={(props) => (
            <Link to="/admin/servers/$id" params={{ id: session.server.id }} {...props} />
          )}
        >
          {session.node.name}
        </Anchor>
        <Text size="xs" c="dimmed" className="tabular">
          {[session.vm_id, session.vm_ip_address].filter(Boolean).join(' · ')}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="md" className={classes.moment}>
        {moment(session.created_at)}
      </Table.Td>
      <Table.Td visibleFrom="md" className={classes.moment}>
        {session.ended_at || session.expires_at
          ? moment(session.ended_at ?? session.expires_at ?? '')
          : '–'}
      </Table.Td>
    </Table.Tr>
  )
}
