import { useTranslation } from 'react-i18next'
import classes from './session-countdown.module.css'
import { countdownLabel, countdownTone } from './time-left.ts'
import { useTimeLeft } from './use-time-left.ts'

interface SessionCountdownProps {
  expiresAt: string
}

export function SessionCountdown({ expiresAt }: SessionCountdownProps) {
  const { t } = useTranslation('sessions')
  const timeLeftMs = useTimeLeft(expiresAt)
  return (
    <span
      role="timer"
      dir="ltr"
      aria-label={t('countdown')}
      className={classes.countdown}
      data-tone={countdownTone(timeLeftMs)}
    >
      {countdownLabel(timeLeftMs)}
    </span>
  )
}
