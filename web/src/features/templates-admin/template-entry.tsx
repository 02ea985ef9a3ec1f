import type { AdministeredTemplate } from '@carrel/contract'
import { Badge, Checkbox, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { OperatingSystemIcon } from '../templates/operating-system-icon.tsx'
import classes from './template-entry.module.css'
import { TemplateState } from './template-state.tsx'

interface TemplateEntryProps {
  template: AdministeredTemplate
  isChosen: boolean
  onToggle: () => void
}

/** One line of the list, which leads to the template's page. */
export function TemplateEntry({ template, isChosen, onToggle }: TemplateEntryProps) {
  const { t } = useTranslation('templates-admin')
  const { id, name, picture_url, vmid, node_name, server_name, open_sessions } = template
  return (
    <li className={classes.entry}>
      <Checkbox
        className={classes.choice}
        aria-label={t('bulk.choose', { name })}
        checked={isChosen}
        onChange={onToggle}
      />
      <TemplateImage url={picture_url} operatingSystem={template.operating_system} />
      <div className={classes.what}>
        <Link to="/admin/templates/$id" params={{ id }} className={classes.name}>
          {name}
        </Link>
        <Text size="sm" c="dimmed">
          {t('place', { vmid, node: node_name, server: server_name })}
        </Text>
      </div>
      <Text size="sm" className={classes.facts}>
        {template.protocols.map((protocol) => protocol.toUpperCase()).join(' · ')}
      </Text>
      <Text size="sm" className={classes.facts}>
        {t('openSessions', { count: open_sessions })}
      </Text>
      <div className={classes.badges}>
        {template.access === 'groups' && (
          <Badge variant="default">{t('state.groups', { count: template.group_ids.length })}</Badge>
        )}
        <TemplateState template={template} />
      </div>
    </li>
  )
}

export function TemplateImage({
  url,
  operatingSystem,
}: {
  url: string | null
  operatingSystem: string
}) {
  return url === null ? (
    <span className={classes.plate}>
      <OperatingSystemIcon name={operatingSystem} />
    </span>
  ) : (
    <img className={classes.plate} src={url} alt="" />
  )
}
