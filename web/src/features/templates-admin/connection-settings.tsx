import { PARAMETER_GROUPS, type Protocol, type TemplateConnection } from '@carrel/contract'
import { Accordion, Badge, NumberInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  type ConnectionDraft,
  drafted,
  setLocked,
  setValue,
  templateParametersOf,
} from './connection-draft.ts'
import classes from './connection-settings.module.css'
import { LockableSetting } from './lockable-setting.tsx'

interface ConnectionSettingsProps {
  protocol: Protocol
  saved: TemplateConnection
  draft: ConnectionDraft
  /** By `connection.<protocol>.values.<name>`. */
  faults: Readonly<Record<string, string>>
  onChange: (draft: ConnectionDraft) => void
}

export function ConnectionSettings({
  protocol,
  saved,
  draft,
  faults,
  onChange,
}: ConnectionSettingsProps) {
  const { t } = useTranslation('templates-admin')
  const [search, setSearch] = useState('')
  const now = drafted(saved, draft)
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const found = templateParametersOf(protocol).filter(({ name, label, help }) =>
    words.every((word) => `${name} ${label} ${help}`.toLowerCase().includes(word)),
  )
  const isSet = (name: string) => name in now.values || now.locked.includes(name)
  const groups = PARAMETER_GROUPS.map((group) => ({
    group,
    parameters: found.filter((each) => each.group === group),
  })).filter(({ parameters }) => parameters.length > 0)
  return (
    <>
      <div className={classes.head}>
        <NumberInput
          label={t('connection.port')}
          description={t('connection.portHelp')}
          min={1}
          max={65_535}
          thousandSeparator=""
          value={now.port ?? ''}
          onChange={(port) => onChange({ ...draft, port: port === '' ? null : Number(port) })}
        />
        <TextInput
          label={t('connection.search')}
          description={t('connection.searchHelp')}
          type="search"
          value={search}
          onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        />
      </div>
      <Accordion
        multiple
        keepMounted={false}
        variant="separated"
        radius="lg"
        {...(words.length > 0 && { value: groups.map(({ group }) => group) })}
      >
        {groups.map(({ group, parameters }) => {
          const count = parameters.filter(({ name }) => isSet(name)).length
          return (
            <Accordion.Item key={group} value={group}>
              <Accordion.Control>
                {t(`group.${group}`)}
                {count > 0 && (
                  <Badge size="sm" variant="light" ms="sm" tt="none">
                    {t('connection.set', { count })}
                  </Badge>
                )}
              </Accordion.Control>
              <Accordion.Panel>
                <div className={classes.fields}>
                  {parameters.map((parameter) => (
                    <LockableSetting
                      key={parameter.name}
                      parameter={parameter}
                      value={now.values[parameter.name]}
                      isLocked={now.locked.includes(parameter.name)}
                      fault={faults[`connection.${protocol}.values.${parameter.name}`]}
                      onChange={(value) => onChange(setValue(draft, saved, parameter.name, value))}
                      onLock={(isLocked) =>
                        onChange(setLocked(draft, saved, parameter.name, isLocked))
                      }
                    />
                  ))}
                </div>
              </Accordion.Panel>
            </Accordion.Item>
          )
        })}
      </Accordion>
    </>
  )
}
