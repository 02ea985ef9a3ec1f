import type { LaunchHistory } from '@carrel/contract'
import { useTranslation } from 'react-i18next'
import classes from './phase-bars.module.css'
import { useSeconds } from './use-seconds.ts'

interface PhaseBarsProps {
  phases: readonly Pick<LaunchHistory['phases'][number], 'phase' | 'p50' | 'p95'>[]
}

/** A bar for each phase: as long as it took half of the launches, and paler as long as it took 95 of 100. */
export function PhaseBars({ phases }: PhaseBarsProps) {
  const { t } = useTranslation('templates-admin')
  const seconds = useSeconds()
  const longest = Math.max(1, ...phases.map(({ p95 }) => p95))
  const share = (milliseconds: number) => `${(100 * milliseconds) / longest}%`
  return (
    <table className={classes.bars}>
      <thead>
        <tr>
          <th scope="col">{t('history.phase')}</th>
          <td />
          <th scope="col">{t('history.half')}</th>
          <th scope="col">{t('history.most')}</th>
        </tr>
      </thead>
      <tbody>
        {phases.map(({ phase, p50, p95 }) => (
          <tr key={phase}>
            <th scope="row">{t(`phase.${phase}`)}</th>
            <td aria-hidden="true">
              <span className={classes.track}>
                <span className={classes.most} style={{ inlineSize: share(p95) }} />
                <span className={classes.half} style={{ inlineSize: share(p50) }} />
              </span>
            </td>
            <td className="tabular">{seconds(p50)}</td>
            <td className="tabular">{seconds(p95)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
