import type { Protocol, Template } from '@carrel/contract'
import { Button, Card, SegmentedControl, Text, Title } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { OperatingSystemIcon } from './operating-system-icon.tsx'
import classes from './template-card.module.css'
import { readyLabel, templateFacts } from './template-facts.ts'

interface TemplateCardProps {
  template: Template
  isLaunching: boolean
  isDisabled: boolean
  problem: ReactNode
  onLaunch: (protocol: Protocol) => void
}

export function TemplateCard({
  template,
  isLaunching,
  isDisabled,
  problem,
  onLaunch,
}: TemplateCardProps) {
  const [protocol, setProtocol] = useState(template.default_protocol)
  const hasChoice = template.protocols.length > 1
  return (
    <Card component="article" className={classes.card} aria-label={template.name}>
      <div className={classes.head}>
        <span className={classes.plate}>
          <OperatingSystemIcon name={template.operating_system} />
        </span>
        <div className={classes.title}>
          <Title order={3}>{template.name}</Title>
          <Text size="sm" c="dimmed" truncate>
            {template.operating_system}
          </Text>
        </div>
      </div>
      <Text size="sm" className={classes.description}>
        {template.description}
      </Text>
      <dl className={classes.facts}>
        {templateFacts(template).map(({ term, fact }) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
      {problem}
      <div className={classes.foot}>
        {hasChoice ? (
          <SegmentedControl
            size="xs"
            aria-label={`Protocol for ${template.name}`}
            value={protocol}
            onChange={setProtocol}
            data={template.protocols.map((name) => ({ value: name, label: name.toUpperCase() }))}
          />
        ) : (
          <Text size="xs" c="dimmed" ff="monospace">
            {protocol.toUpperCase()}
          </Text>
        )}
        <Button
          loading={isLaunching}
          disabled={isDisabled}
          onClick={() => onLaunch(protocol)}
          aria-label={`Launch ${template.name}`}
        >
          Launch
        </Button>
      </div>
      <Text size="xs" c="dimmed" ta="right" mt={8} className="tabular">
        {template.typical_launch_ms === null
          ? 'not launched yet'
          : `ready in ${readyLabel(template.typical_launch_ms)}`}
      </Text>
    </Card>
  )
}
