import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/use-formats.ts'
import { quotaQuery } from './session-queries.ts'

interface QuotaLineProps {
  /** Where the number of desktops has nothing to do with it. */
  isOfMinutes?: boolean
}

/** Where one stands: how many desktops are open, what is left of one's minutes, and when more come back. */
export function QuotaLine({ isOfMinutes = false }: QuotaLineProps) {
  const { t } = useTranslation('sessions')
  const { moment } = useFormats()
  const { data: quota } = useQuery({ ...quotaQuery, staleTime: 0 })
  if (!quota) return null
  const { minutes, sessions } = quota
  return (
    <Text size="sm" c="dimmed" className="tabular">
      {!isOfMinutes && `${t('quota.sessions', { open: sessions.open, count: sessions.limit })} `}
      {t('quota.minutes', { left: minutes.left, count: minutes.limit })}
      {minutes.next_return !== null &&
        ` ${t('quota.nextReturn', { time: moment(minutes.next_return) })}`}
    </Text>
  )
}
