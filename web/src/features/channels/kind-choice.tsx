import { NotificationKind } from '@carrel/contract'
import { Checkbox, SimpleGrid } from '@mantine/core'
import { useTranslation } from 'react-i18next'

interface KindChoiceProps {
  value: NotificationKind[]
  onChange: (kinds: NotificationKind[]) => void
}

/** What a channel is told of. */
export function KindChoice({ value, onChange }: KindChoiceProps) {
  const { t } = useTranslation('channels')
  return (
    <Checkbox.Group
      label={t('kinds.label')}
      value={value}
      onChange={(chosen) => onChange(NotificationKind.options.filter((k) => chosen.includes(k)))}
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs" mt="xs">
        {NotificationKind.options.map((kind) => (
          <Checkbox key={kind} value={kind} label={t(`kinds.${kind}`)} />
        ))}
      </SimpleGrid>
    </Checkbox.Group>
  )
}
