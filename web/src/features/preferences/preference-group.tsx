import type { ConnectionParameter, ParameterGroup } from '@carrel/contract'
import { Accordion, Badge } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './preference-form.module.css'

interface PreferenceGroupProps {
  group: ParameterGroup
  /** How many are a person's own. */
  own: number
  parameters: readonly ConnectionParameter[]
  children: (parameter: ConnectionParameter) => ReactNode
}

export function PreferenceGroup({ group, own, parameters, children }: PreferenceGroupProps) {
  const { t } = useTranslation('preferences')
  return (
    <Accordion.Item value={group}>
      <Accordion.Control>
        <span className={classes.groupName}>{t(`group.${group}`)}</span>
        {own > 0 && (
          <Badge size="sm" variant="light" radius="xl" className={classes.count}>
            {t('group.changed', { count: own })}
          </Badge>
        )}
      </Accordion.Control>
      <Accordion.Panel>
        <div className={classes.fields}>{parameters.map(children)}</div>
      </Accordion.Panel>
    </Accordion.Item>
  )
}
