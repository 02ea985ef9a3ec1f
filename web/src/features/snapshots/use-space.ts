import type { Space } from '@carrel/contract'
import { useTranslation } from 'react-i18next'
import { useMeasures } from '../../app/use-measures.ts'

/** Says what something takes on its storage: what is used where that is told, and what it may take at most. */
export function useSpace(): (what: 'memory' | 'disks', space: Space) => string {
  const { t } = useTranslation('snapshots')
  const { size } = useMeasures()
  return (what, { allotted, used }) =>
    used === null
      ? t(`space.${what}.atMost`, { allotted: size(allotted) })
      : t(`space.${what}.used`, { used: size(used), allotted: size(allotted) })
}
