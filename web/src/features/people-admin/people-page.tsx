import { PEOPLE_PER_PAGE } from '@carrel/contract'
import { Button, Group, Pagination, Skeleton, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import IconFileImport from '@tabler/icons-react/dist/esm/icons/IconFileImport.mjs'
import IconUserPlus from '@tabler/icons-react/dist/esm/icons/IconUserPlus.mjs'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PageHeading } from '../../app/page-heading.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { CreatePersonDialog } from './create-person-dialog.tsx'
import { ImportPeopleDialog } from './import-people-dialog.tsx'
import { peopleQuery } from './people-admin-queries.ts'
import { PeopleFilters } from './people-filters.tsx'
import { PeopleTable } from './people-table.tsx'

const route = getRouteApi('/signed-in/admin/people')

export function PeoplePage() {
  const { t } = useTranslation('people-admin')
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { data, error, isPending, refetch } = useQuery(peopleQuery(search))
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [isCreating, creating] = useDisclosure()
  const [isImporting, importing] = useDisclosure()
  const usual = data?.default_quota ?? { sessions: 0, minutes: 0 }
  const pages = Math.ceil((data?.total ?? 0) / PEOPLE_PER_PAGE)
  const marked = (data?.people ?? []).filter(({ id }) => chosen.has(id))

  return (
    <>
      <PageHeading title={t('title')} text={t('subtitle')} mb="lg">
        <Group gap="xs">
          <Button
            variant="default"
            leftSection={<IconFileImport size={16} aria-hidden="true" />}
            onClick={importing.open}
          >
            {t('import.open')}
          </Button>
          <Button
            leftSection={<IconUserPlus size={16} aria-hidden="true" />}
            onClick={creating.open}
          >
            {t('invite')}
          </Button>
        </Group>
      </PageHeading>
      <PeopleFilters
        search={search}
        onChange={(changed) =>
          void navigate({ search: { ...search, page: undefined, ...changed }, replace: true })
        }
      />
      {marked.length > 0 && (
        <BulkBar people={marked} usual={usual} onClear={() => setChosen(new Set())} />
      )}
      {isPending && (
        <Stack role="status" aria-label={t('loading')} gap="xs">
          <Skeleton h={52} />
          <Skeleton h={52} />
          <Skeleton h={52} />
        </Stack>
      )}
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {data && data.people.length === 0 && <Text c="dimmed">{t('empty')}</Text>}
      {data && data.people.length > 0 && (
        <PeopleTable people={data.people} usual={usual} chosen={chosen} onChoose={setChosen} />
      )}
      {pages > 1 && (
        <Group justify="center" mt="lg">
          <Pagination
            total={pages}
            value={search.page ?? 1}
            onChange={(page) => void navigate({ search: { ...search, page } })}
            getControlProps={(control) => ({ 'aria-label': t(`pages.${control}`) })}
            getItemProps={(page) => ({ 'aria-label': t('pages.page', { page }) })}
          />
        </Group>
      )}
      {isCreating && <CreatePersonDialog usual={usual} onClose={creating.close} />}
      {isImporting && <ImportPeopleDialog onClose={importing.close} />}
    </>
  )
}
