import { Button } from '@mantine/core'
import IconEye from '@tabler/icons-react/dist/esm/icons/IconEye.mjs'
import IconMessage from '@tabler/icons-react/dist/esm/icons/IconMessage.mjs'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { noticesQuery, useDismissMessage } from './notice-queries.ts'
import classes from './session-notices.module.css'

interface SessionNoticesProps {
  sessionId: string
}

/** Above the desktop: who watches it, for as long as that lasts, and what administrators write. */
export function SessionNotices({ sessionId }: SessionNoticesProps) {
  const { t } = useTranslation('operations')
  const { data } = useQuery(noticesQuery(sessionId))
  const dismiss = useDismissMessage(sessionId)
  return (
    <div className={classes.notices} role="log" aria-label={t('notice.region')}>
      {data?.watchers.map(({ name, since }) => (
        <div key={`${name} ${since}`} className={classes.watched}>
          <IconEye size={18} aria-hidden="true" />
          <span className={classes.text}>{t('notice.watched', { name })}</span>
        </div>
      ))}
      {data?.messages.map(({ id, sender, text }) => (
        <div key={id} className={classes.message}>
          <IconMessage size={18} aria-hidden="true" />
          <span className={classes.text}>
            <strong>{t('notice.from', { name: sender })}</strong>
            {'\n'}
            <bdi>{text}</bdi>
          </span>
          <Button size="compact-sm" variant="default" onClick={() => dismiss.mutate(id)}>
            {t('notice.dismiss')}
          </Button>
        </div>
      ))}
    </div>
  )
}
