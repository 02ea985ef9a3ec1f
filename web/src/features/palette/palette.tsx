import { Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useOverlayTarget } from '../../app/overlay-target.ts'
import classes from './palette.module.css'
import { PaletteSearch } from './palette-search.tsx'

interface PaletteProps {
  isOpen: boolean
  onClose: () => void
}

export function Palette({ isOpen, onClose }: PaletteProps) {
  const { t } = useTranslation('palette')
  const target = useOverlayTarget()
  return (
    <Modal.Root
      opened={isOpen}
      onClose={onClose}
      returnFocus={false}
      size={600}
      xOffset={12}
      yOffset="min(12dvh, 96px)"
      portalProps={{ target }}
    >
      <Modal.Overlay backgroundOpacity={0.4} blur={3} />
      <Modal.Content radius="lg" aria-label={t('title')} className={classes.content}>
        <Modal.Body p={0} className={classes.body}>
          <PaletteSearch onClose={onClose} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
