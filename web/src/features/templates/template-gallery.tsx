import type { Protocol, Template } from '@carrel/contract'
import { SimpleGrid, Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { TemplateCard } from './template-card.tsx'
import { templatesQuery } from './template-queries.ts'

interface TemplateGalleryProps {
  /** The template being launched, if any, and what became of the last try. */
  launching: { templateId: string; isPending: boolean; error: unknown } | null
  onLaunch: (template: Template, protocol: Protocol) => void
}

const columns = { base: 1, xs: 2, md: 3 }

export function TemplateGallery({ launching, onLaunch }: TemplateGalleryProps) {
  const { data: templates, error, isPending, refetch } = useQuery(templatesQuery)

  if (isPending) {
    return (
      <SimpleGrid cols={columns} spacing="lg" role="status" aria-label="Templates are loading">
        {['first', 'second', 'third'].map((place) => (
          <Skeleton key={place} h={330} radius="lg" />
        ))}
      </SimpleGrid>
    )
  }
  if (error) {
    return (
      <ProblemAlert
        title="The templates could not be fetched"
        error={error}
        onRetry={() => void refetch()}
      />
    )
  }
  if (templates.length === 0) {
    return (
      <Text c="dimmed">
        No template is open to you yet. An administrator of this installation can change that.
      </Text>
    )
  }
  return (
    <SimpleGrid cols={columns} spacing="lg">
      {templates.map((template) => {
        const isThis = launching?.templateId === template.id
        return (
          <TemplateCard
            key={template.id}
            template={template}
            isLaunching={isThis && launching.isPending}
            isDisabled={!isThis && launching?.isPending === true}
            problem={isThis && launching.error ? <ProblemAlert error={launching.error} /> : null}
            onLaunch={(protocol) => onLaunch(template, protocol)}
          />
        )
      })}
    </SimpleGrid>
  )
}
