import { Button, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'

interface ConfirmButtonProps {
  label: string
  /** The button's name, which says what it is about; it begins with the label. */
  name: string
  question: string
  /** What is lost. */
  loss: string
  confirm: string
  isHarmless?: boolean
  action: { isPending: boolean; isError: boolean; error: unknown; reset: () => void }
  onConfirm: (close: () => void) => void
}

/** Asks first, says what is lost, and keeps the question open with the reason where the answer is no. */
export function ConfirmButton({
  label,
  name,
  question,
  loss,
  confirm,
  isHarmless = false,
  action,
  onConfirm,
}: ConfirmButtonProps) {
  const { t } = useTranslation('snapshots')
  const [isOpen, { open, close }] = useDisclosure()
  const colour = isHarmless ? 'lamp' : 'red'
  const ask = (): void => {
    action.reset()
    open()
  }
  return (
    <>
      <Button
        size="xs"
        variant={isHarmless ? 'default' : 'subtle'}
        color={colour}
        aria-label={name}
        onClick={ask}
      >
        {label}
      </Button>
      <Dialog isOpen={isOpen} onClose={close} title={question}>
        <Stack>
          <Text size="sm">{loss}</Text>
          {action.isError && <ProblemAlert error={action.error} />}
          <Group justify="flex-end">
            <Button variant="default" data-autofocus onClick={close}>
              {t('cancel')}
            </Button>
            <Button color={colour} loading={action.isPending} onClick={() => onConfirm(close)}>
              {confirm}
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  )
}
