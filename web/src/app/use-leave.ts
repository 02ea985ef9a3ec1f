import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { forgetPerson, useSignOut } from '../features/people/people-queries.ts'

/** Signs out, and leads to the sign-in page with nothing of the person left behind. */
export function useLeave() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { mutate, isPending } = useSignOut({
    onSuccess: async () => {
      await navigate({ to: '/sign-in' })
      forgetPerson(client)
    },
    onError: () => {
      notifications.show({
        id: 'not-signed-out',
        message: t('accountMenu.stillHere'),
        color: 'red',
      })
    },
  })
  return { leave: () => mutate(), isLeaving: isPending }
}
