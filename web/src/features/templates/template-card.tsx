import type { Template } from '@carrel/contract'
import { ActionIcon, Badge, Button, Card, Text, Title, Tooltip } from '@mantine/core'
import IconAdjustmentsHorizontal from '@tabler/icons-react/dist/esm/icons/IconAdjustmentsHorizontal.mjs'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useMeasures } from '../../app/use-measures.ts'
import classes from './template-card.module.css'
import { templateFacts } from './template-facts.ts'
import { TemplatePicture } from './template-picture.tsx'

interface TemplateCardProps {
  template: Template
  isLaunching: boolean
  isDisabled: boolean
  problem: ReactNode
  onLaunch: () => void
  onOptions: () => void
}

export function TemplateCard({
  template,
  isLaunching,
  isDisabled,
  problem,
  onLaunch,
  onOptions,
}: TemplateCardProps) {
  const { t } = useTranslation('templates')
  const measures = useMeasures()
  const { name, typical_launch_ms: usual } = template
  return (
    <Card component="article" padding={0} className={classes.card} aria-label={name}>
      <TemplatePicture operatingSystem={template.operating_system} url={template.picture_url} />
      <div className={classes.body}>
        <div className={classes.head}>
          <Title order={3} className={classes.name}>
            <bdi>{name}</bdi>
          </Title>
          <Badge variant="light" radius="sm" size="sm" className={classes.protocol}>
            {template.default_protocol.toUpperCase()}
          </Badge>
        </div>
        <Text size="sm" c="dimmed" truncate>
          {template.operating_system}
        </Text>
        <Text size="sm" dir="auto" className={classes.description}>
          {template.description}
        </Text>
        <dl className={classes.facts}>
          {templateFacts(template, t, measures).map(({ name: fact, term, fact: value }) => (
            <div key={fact} data-fact={fact}>
              <dt>{term}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {problem}
        <div className={classes.foot}>
          <Text size="xs" c="dimmed" className={classes.wait}>
            {usual === null
              ? t('card.neverLaunched')
              : t('card.readyIn', { wait: measures.wait(usual) })}
          </Text>
          <Tooltip label={t('card.options')}>
            <ActionIcon
              variant="default"
              size={40}
              aria-label={t('card.optionsFor', { name })}
              disabled={isDisabled || isLaunching}
              onClick={onOptions}
            >
              <IconAdjustmentsHorizontal size={18} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
          <Button
            h={40}
            loading={isLaunching}
            disabled={isDisabled}
            onClick={onLaunch}
            aria-label={t('card.launchOf', { name })}
          >
            {t('card.launch')}
          </Button>
        </div>
      </div>
    </Card>
  )
}
