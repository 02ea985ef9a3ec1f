import { Skeleton, Text, VisuallyHidden } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import type { EntrySource } from './entry-source.ts'
import classes from './palette.module.css'

interface PaletteFindingsProps {
  query: string
  count: number
  source: EntrySource
}

/** What there is to say of a search beside its matches: that it goes on, failed in part, or found nothing. */
export function PaletteFindings({ query, count, source }: PaletteFindingsProps) {
  const { t } = useTranslation('palette')
  const isEmpty = count === 0 && !source.isLoading && !source.error
  return (
    <>
      {source.isLoading && (
        <div className={classes.loading} data-testid="palette-skeleton" aria-hidden>
          <Skeleton h={18} w="55%" radius="sm" />
          <Skeleton h={18} w="40%" radius="sm" />
        </div>
      )}
      {source.error && (
        <div className={classes.note}>
          <ProblemAlert title={t('problem')} error={source.error} onRetry={source.retry} />
        </div>
      )}
      <div role="status">
        {isEmpty ? (
          <Text c="dimmed" ta="center" className={classes.note}>
            {t('nothing', { search: query })}
          </Text>
        ) : (
          <VisuallyHidden>
            {source.isLoading ? t('searching') : query !== '' && t('count', { count })}
          </VisuallyHidden>
        )}
      </div>
    </>
  )
}
