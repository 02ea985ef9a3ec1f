import type { Desktop } from '@carrel/contract'
import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'
import { TakeSnapshotDialog } from './take-snapshot-dialog.tsx'

interface TakeSnapshotButtonProps {
  desktop: Desktop
}

/** Of a desktop that is open or kept. Not there where no snapshot may be taken by hand; busy while one is being taken. */
export function TakeSnapshotButton({ desktop }: TakeSnapshotButtonProps) {
  const { t } = useTranslation('snapshots')
  const [isOpen, { open, close }] = useDisclosure()
  const { state, by_hand: byHand, snapshots, template_name: name } = desktop
  if (byHand.limit === 0 || (state !== 'open' && state !== 'kept')) return null
  return (
    <>
      <Button
        size="xs"
        variant="default"
        aria-label={t('take.openFor', { name })}
        loading={snapshots.some((each) => each.state === 'being_taken')}
        onClick={open}
      >
        {t('take.open')}
      </Button>
      {isOpen && <TakeSnapshotDialog desktop={desktop} onClose={close} />}
    </>
  )
}
