import type { AdministeredPerson } from '@carrel/contract'
import { Anchor, Badge, Checkbox, Table, Text, VisuallyHidden } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMeasures } from '../../app/use-measures.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { PersonActions } from './person-actions.tsx'

interface PeopleTableProps {
  people: AdministeredPerson[]
  usual: { sessions: number; minutes: number }
  chosen: ReadonlySet<string>
  onChoose: (chosen: ReadonlySet<string>) => void
}

const COLOURS = { active: 'lamp', invited: 'yellow', disabled: 'gray' } as const

export function PeopleTable({ people, usual, chosen, onChoose }: PeopleTableProps) {
  const { t } = useTranslation('people-admin')
  const { t: ofApp } = useTranslation()
  const { moment } = useFormats()
  const { duration } = useMeasures()
  const marked = people.filter(({ id }) => chosen.has(id)).length
  const toggle = (id: string): void => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    onChoose(next)
  }
  const quotaText = ({ quota }: AdministeredPerson): string =>
    quota.sessions === null && quota.minutes === null
      ? t('table.usual')
      : t('table.quota', {
          sessions: quota.sessions ?? usual.sessions,
          time: duration(quota.minutes ?? usual.minutes),
        })
  return (
    <Table verticalSpacing="sm" highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w={40}>
            <Checkbox
              aria-label={t('table.chooseAll')}
              checked={marked === people.length}
              indeterminate={marked > 0 && marked < people.length}
              onChange={() =>
                onChoose(new Set(marked === people.length ? [] : people.map(({ id }) => id)))
              }
            />
          </Table.Th>
          <Table.Th>{t('table.name')}</Table.Th>
          <Table.Th visibleFrom="sm">{t('table.role')}</Table.Th>
          <Table.Th>{t('table.state')}</Table.Th>
          <Table.Th visibleFrom="lg">{t('table.quotaHead')}</Table.Th>
          <Table.Th visibleFrom="lg">{t('table.seen')}</Table.Th>
          <Table.Th w={48}>
            <VisuallyHidden>{t('table.actions')}</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {people.map((person) => (
          <Table.Tr key={person.id}>
            <Table.Td>
              <Checkbox
                aria-label={t('table.choose', { name: person.display_name })}
                checked={chosen.has(person.id)}
                onChange={() => toggle(person.id)}
              />
            </Table.Td>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>
              <Anchor
                fw={500}
                renderRoot={(props) => (
                  <Link
                    to="/admin/sessions"
                    search={{ person: person.id, state: 'all' }}
                    {...props}
                  />
                )}
              >
                {person.display_name}
              </Anchor>
              <Text size="xs" c="dimmed">
                {person.username}
              </Text>
            </Table.Td>
            <Table.Td visibleFrom="sm">{ofApp(`role.${person.role}`)}</Table.Td>
            <Table.Td>
              <Badge variant="light" color={COLOURS[person.state]} miw="max-content">
                {t(`state.${person.state}`)}
              </Badge>
            </Table.Td>
            <Table.Td visibleFrom="lg">{quotaText(person)}</Table.Td>
            <Table.Td visibleFrom="lg">
              {person.seen_at ? moment(person.seen_at) : t('table.never')}
            </Table.Td>
            <Table.Td>
              <PersonActions person={person} usual={usual} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
