import { Anchor, MultiSelect, Radio, Stack, Text } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { groupsQuery } from '../groups/group-queries.ts'
import { TemplateSection } from './template-section.tsx'
import type { TemplateValues } from './template-values.ts'

interface AccessSectionProps {
  form: UseFormReturnType<TemplateValues>
}

/** Who may use it. */
export function AccessSection({ form }: AccessSectionProps) {
  const { t } = useTranslation('templates-admin')
  const { data: groups = [] } = useQuery(groupsQuery)
  return (
    <TemplateSection title={t('section.access')} text={t('section.accessText')}>
      <Radio.Group {...form.getInputProps('access')} aria-label={t('section.access')}>
        <Stack gap="xs">
          <Radio value="everyone" label={t('field.everyone')} />
          <Radio value="groups" label={t('field.onlyGroups')} />
        </Stack>
      </Radio.Group>
      {form.values.access === 'groups' && (
        <>
          <MultiSelect
            label={t('field.groups')}
            data={groups.map(({ id, name }) => ({ value: id, label: name }))}
            searchable
            nothingFoundMessage={t('field.noGroup')}
            {...form.getInputProps('group_ids')}
          />
          <Text size="sm">
            <Anchor component={Link} to="/admin/groups">
              {t('field.toGroups')}
            </Anchor>
          </Text>
        </>
      )}
    </TemplateSection>
  )
}
