import { Button, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'

interface MoreButtonProps {
  list: {
    readonly hasNextPage: boolean
    readonly isFetchingNextPage: boolean
    readonly fetchNextPage: () => Promise<unknown>
  }
}

/** The next page of a list, where it has one. */
export function MoreButton({ list }: MoreButtonProps) {
  const { t } = useTranslation('operations')
  if (!list.hasNextPage) return null
  return (
    <Group justify="center" mt="md">
      <Button
        variant="default"
        loading={list.isFetchingNextPage}
        onClick={() => void list.fetchNextPage()}
      >
        {t('sessions.more')}
      </Button>
    </Group>
  )
}
