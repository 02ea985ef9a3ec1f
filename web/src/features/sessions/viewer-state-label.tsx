import { useNetwork } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'
import type { ViewerState } from './guacamole-viewer.tsx'
import classes from './viewer-state-label.module.css'

interface ViewerStateLabelProps {
  state: ViewerState
}

/** How the picture stands: an offline browser is told as such, before the connection notices. */
export function ViewerStateLabel({ state }: ViewerStateLabelProps) {
  const { t } = useTranslation('sessions')
  const { online } = useNetwork()
  const shown = online ? state : 'offline'
  return (
    <span className={classes.state} role="status" data-state={shown}>
      <span className={classes.dot} aria-hidden="true" />
      <span className={classes.label}>{t(`state.${shown}`)}</span>
    </span>
  )
}
