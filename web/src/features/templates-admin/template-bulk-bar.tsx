import type { AdministeredTemplate } from '@carrel/contract'
import { Button, Group, List, Paper, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../app/use-problem-text.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { type PublicationResult, useSetPublished } from './use-set-published.ts'

interface TemplateBulkBarProps {
  templates: AdministeredTemplate[]
  onClear: () => void
}

/** What can be done with several templates at once, and what became of each. */
export function TemplateBulkBar({ templates, onClear }: TemplateBulkBarProps) {
  const { t } = useTranslation('templates-admin')
  const { number } = useFormats()
  const { mutate, data: results, isPending } = useSetPublished()
  return (
    <Paper withBorder p="sm" mb="sm">
      <Group gap="xs">
        <Text size="sm" role="status">
          {t('bulk.chosen', { number: number(templates.length) })}
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          disabled={isPending}
          onClick={() => mutate({ templates, isPublished: true })}
        >
          {t('bulk.publish')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={isPending}
          onClick={() => mutate({ templates, isPublished: false })}
        >
          {t('bulk.withdraw')}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={onClear}>
          {t('bulk.clear')}
        </Button>
      </Group>
      {results && (
        <List size="sm" mt="xs" aria-label={t('bulk.results')}>
          {results.map((result) => (
            <Outcome key={result.id} result={result} />
          ))}
        </List>
      )}
    </Paper>
  )
}

function Outcome({ result: { name, isPublished, refusal } }: { result: PublicationResult }) {
  const { t } = useTranslation('templates-admin')
  const { sentence } = useProblemText(refusal)
  const outcome = t(isPublished ? 'state.published' : 'state.withdrawn')
  return (
    <List.Item c={refusal === null ? 'dimmed' : 'var(--mantine-color-error)'}>
      {name}: {refusal === null ? outcome : sentence}
    </List.Item>
  )
}
