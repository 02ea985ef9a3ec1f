import type { Launch, Protocol, SessionType, Template } from '@carrel/contract'
import { Button, Group, NativeSelect, Radio, SegmentedControl, Stack, Text } from '@mantine/core'
import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { useMeasures } from '../../app/use-measures.ts'
import { type Choices, launchOf, minuteChoices, usualChoices } from './launch-choices.ts'
import { NodeSelect } from './node-select.tsx'

interface LaunchOptionsProps {
  template: Template
  isLaunching: boolean
  problem: ReactNode
  onLaunch: (launch: Launch) => void
  onClose: () => void
}

/** Everything that may be chosen at a launch, each with what is usual; what cannot be chosen is not shown. */
export function LaunchOptions({
  template,
  isLaunching,
  problem,
  onLaunch,
  onClose,
}: LaunchOptionsProps) {
  const { t } = useTranslation('templates')
  const measures = useMeasures()
  const protocolLabel = useId()
  const [choices, setChoices] = useState(() => usualChoices(template))
  const choose = (change: Partial<Choices>): void => setChoices({ ...choices, ...change })

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onLaunch(launchOf(template, choices))
  }

  return (
    <Dialog isOpen onClose={onClose} title={t('options.title', { name: template.name })}>
      <form onSubmit={submit}>
        <Stack>
          {template.protocols.length > 1 && (
            <div>
              <Text size="sm" fw={500} mb={4} id={protocolLabel}>
                {t('options.protocol')}
              </Text>
              <SegmentedControl
                fullWidth
                aria-labelledby={protocolLabel}
                value={choices.protocol}
                onChange={(value) => choose({ protocol: value as Protocol })}
                data={template.protocols.map((name) => ({
                  value: name,
                  label: name.toUpperCase(),
                }))}
              />
              <Text size="xs" c="dimmed" mt={4}>
                {t(`options.protocols.${choices.protocol}`)}
              </Text>
            </div>
          )}
          {template.session_types.length > 1 && (
            <Radio.Group
              label={t('options.afterwards')}
              value={choices.sessionType}
              onChange={(value) => choose({ sessionType: value as SessionType })}
            >
              <Stack gap="xs" mt={6}>
                {template.session_types.map((each) => (
                  <Radio
                    key={each}
                    value={each}
                    label={t(`options.${each}.label`)}
                    description={t(`options.${each}.description`)}
                  />
                ))}
              </Stack>
            </Radio.Group>
          )}
          <NativeSelect
            label={t('options.time')}
            description={t('options.timeHint')}
            value={String(choices.minutes)}
            onChange={({ currentTarget }) => choose({ minutes: Number(currentTarget.value) })}
            data={minuteChoices(template).map((minutes) => ({
              value: String(minutes),
              label: measures.duration(minutes),
            }))}
          />
          <NodeSelect
            templateId={template.id}
            value={choices.nodeId}
            onChange={(nodeId) => choose({ nodeId })}
          />
          {problem}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('options.cancel')}
            </Button>
            <Button type="submit" data-autofocus loading={isLaunching}>
              {t('card.launch')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
