import { Protocol } from '@carrel/contract'
import { Checkbox, Group, Select } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

interface ProtocolFieldsProps {
  protocols: readonly Protocol[]
  defaultProtocol: Protocol
  error: ReactNode
  onChange: (protocols: Protocol[], defaultProtocol: Protocol) => void
}

/** The ways in, and the usual one of them. */
export function ProtocolFields({
  protocols,
  defaultProtocol,
  error,
  onChange,
}: ProtocolFieldsProps) {
  const { t } = useTranslation('templates-admin')
  const choose = (chosen: string[]): void => {
    const next = Protocol.options.filter((each) => chosen.includes(each))
    const isStillThere = next.includes(defaultProtocol)
    onChange(next, isStillThere ? defaultProtocol : (next[0] ?? defaultProtocol))
  }
  return (
    <>
      <Checkbox.Group
        label={t('field.protocols')}
        description={t('field.protocolsHelp')}
        value={[...protocols]}
        onChange={choose}
        error={error}
      >
        <Group mt={6}>
          {Protocol.options.map((each) => (
            <Checkbox key={each} value={each} label={each.toUpperCase()} />
          ))}
        </Group>
      </Checkbox.Group>
      {protocols.length > 1 && (
        <Select
          label={t('field.defaultProtocol')}
          data={protocols.map((value) => ({ value, label: value.toUpperCase() }))}
          value={defaultProtocol}
          onChange={(value) =>
            onChange([...protocols], protocols.find((each) => each === value) ?? defaultProtocol)
          }
          allowDeselect={false}
          maw={240}
          comboboxProps={{ withinPortal: false }}
        />
      )}
    </>
  )
}
