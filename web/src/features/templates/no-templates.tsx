import { Anchor, List, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../people/people-queries.ts'

/** For whoever can change it, the way there. */
export function NoTemplates() {
  const { t } = useTranslation('templates')
  const { data: person } = useQuery(meQuery)
  if (person?.role !== 'admin') return <Text c="dimmed">{t('gallery.empty')}</Text>
  return (
    <Stack gap="xs">
      <Text>{t('firstSteps.title')}</Text>
      <List type="ordered" spacing="xs">
        <List.Item>
          <Anchor component={Link} to="/admin/servers">
            {t('firstSteps.server')}
          </Anchor>
        </List.Item>
        <List.Item>
          <Anchor component={Link} to="/admin/templates/publish">
            {t('firstSteps.template')}
          </Anchor>
        </List.Item>
        <List.Item>
          <Anchor component={Link} to="/admin/people">
            {t('firstSteps.people')}
          </Anchor>
        </List.Item>
      </List>
    </Stack>
  )
}
