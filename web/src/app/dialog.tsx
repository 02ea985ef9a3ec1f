import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './dialog.module.css'
import { useOverlayTarget } from './overlay-target.ts'

interface DialogProps {
  title: string
  isOpen: boolean
  onClose: () => void
  children: ReactNode
}

/** Mantine's own header would count as a second banner of the page, hence a modal put together from its parts. */
export function Dialog({ title, isOpen, onClose, children }: DialogProps) {
  const { t } = useTranslation()
  const target = useOverlayTarget()
  return (
    <Modal.Root
      opened={isOpen}
      onClose={onClose}
      centered
      portalProps={{ target }}
      // It appears and does not move: a button that moves between press and release takes no click.
      transitionProps={{ transition: 'fade' }}
    >
      <Modal.Overlay backgroundOpacity={0.4} blur={3} />
      <Modal.Content radius="lg">
        <Modal.Body className={classes.body}>
          <div className={classes.head}>
            <Modal.Title className={classes.title}>{title}</Modal.Title>
            <Modal.CloseButton aria-label={t('close')} />
          </div>
          {children}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
