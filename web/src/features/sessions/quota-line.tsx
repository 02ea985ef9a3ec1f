import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useMeasures } from '../../app/use-measures.ts'
import { useFormats } from '../../i18n/use-formats.ts'
import { quotaQuery } from './session-queries.ts'

interface QuotaLineProps {
  /** Where the number of desktops has nothing to do with it. */
  isOfMinutes?: boolean
  /** Where nobody asked for it: without when more comes back. */
  isBrief?: boolean
}

/** Where one stands: how many desktops are open, what is left of one's time, and when more comes back. */
export function QuotaLine({ isOfMinutes = false, isBrief = false }: QuotaLineProps) {
  const { t } = useTranslation('sessions')
  const { moment } = useFormats()
  const { duration } = useMeasures()
  const { data: quota } = useQuery({ ...quotaQuery, staleTime: 0 })
  if (!quota) return null
  const { minutes, sessions } = quota
  return (
    <Text size="sm" c="dimmed" className="tabular">
      {!isOfMinutes && `${t('quota.sessions', { open: sessions.open, count: sessions.limit })} `}
      {t('quota.time', { left: duration(minutes.left), limit: duration(minutes.limit) })}
      {!isBrief &&
        minutes.next_return !== null &&
        ` ${t('quota.nextReturn', { time: moment(minutes.next_return) })}`}
    </Text>
  )
}
