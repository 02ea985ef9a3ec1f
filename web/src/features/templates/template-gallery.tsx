import type { Template } from '@carrel/contract'
import { Skeleton, Text, TextInput } from '@mantine/core'
import IconSearch from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CardGrid } from '../../app/card-grid.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { NoTemplates } from './no-templates.tsx'
import { TemplateCard } from './template-card.tsx'
import { matches, recentFirst } from './template-order.ts'
import { templatesQuery } from './template-queries.ts'

interface TemplateGalleryProps {
  search: string
  onSearch: (search: string) => void
  /** The template being launched, if any, and what became of the last try. */
  launching: { templateId: string; isPending: boolean; problem: ReactNode } | null
  onLaunch: (template: Template) => void
  onOptions: (template: Template) => void
}

/** As many can be looked over without a search. */
const FEW = 3

export function TemplateGallery(props: TemplateGalleryProps) {
  const { t } = useTranslation('templates')
  const { data: templates, error, isPending, refetch } = useQuery(templatesQuery)

  if (isPending) {
    return (
      <CardGrid label={t('gallery.loading')}>
        {['first', 'second', 'third'].map((place) => (
          <Skeleton key={place} h={360} radius="lg" />
        ))}
      </CardGrid>
    )
  }
  if (error) {
    return (
      <ProblemAlert title={t('gallery.problem')} error={error} onRetry={() => void refetch()} />
    )
  }
  if (templates.length === 0) return <NoTemplates />
  return <Cards {...props} templates={templates} />
}

interface CardsProps extends TemplateGalleryProps {
  templates: readonly Template[]
}

function Cards({ templates, search, onSearch, launching, onLaunch, onOptions }: CardsProps) {
  const { t } = useTranslation('templates')
  const found = recentFirst(templates).filter((template) => matches(template, search))
  return (
    <>
      {(templates.length > FEW || search !== '') && (
        <TextInput
          type="search"
          mb="lg"
          maw={360}
          aria-label={t('gallery.search')}
          placeholder={t('gallery.search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={search}
          onChange={({ currentTarget }) => onSearch(currentTarget.value)}
        />
      )}
      <CardGrid>
        {found.map((template) => {
          const isThis = launching?.templateId === template.id
          return (
            <TemplateCard
              key={template.id}
              template={template}
              isLaunching={isThis && launching.isPending}
              isDisabled={!isThis && launching?.isPending === true}
              problem={isThis ? launching.problem : null}
              onLaunch={() => onLaunch(template)}
              onOptions={() => onOptions(template)}
            />
          )
        })}
      </CardGrid>
      {found.length === 0 && (
        <Text c="dimmed" role="status">
          {t('gallery.nothingFound', { search })}
        </Text>
      )}
    </>
  )
}
