import type { PeopleAction, PeopleResult } from '@carrel/contract'
import { Button, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useTranslation } from 'react-i18next'
import { useChangePeople } from './people-admin-queries.ts'

/** Tells what became of a bulk action, person by person where it was refused, and how to undo it where that is possible. */
export function useTellResults() {
  const { t } = useTranslation('people-admin')
  const undo = useChangePeople()
  return (results: PeopleResult[], done: string, undoBy: PeopleAction | null) => {
    const refused = results.filter(({ refusal }) => refusal !== null)
    const ids = results.filter(({ refusal }) => refusal === null).map(({ id }) => id)
    const notice = notifications.show({
      color: refused.length > 0 ? 'yellow' : 'lamp',
      autoClose: refused.length > 0 ? false : 10_000,
      message: (
        <Stack gap={4} align="flex-start">
          {ids.length > 0 && <Text size="sm">{done}</Text>}
          {refused.map(({ id, display_name, refusal }) => (
            <Text size="sm" key={id}>
              {t('refused', { name: display_name, why: refusal?.detail })}
            </Text>
          ))}
          {undoBy && ids.length > 0 && (
            <Button
              size="compact-sm"
              variant="subtle"
              onClick={() => {
                notifications.hide(notice)
                undo.mutate({ ids, change: undoBy })
              }}
            >
              {t('undo')}
            </Button>
          )}
        </Stack>
      ),
    })
  }
}
