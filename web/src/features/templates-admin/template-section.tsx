import { Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import classes from './template-section.module.css'

interface TemplateSectionProps {
  title: string
  text: string
  children: ReactNode
}

/** What it is about on one side, its fields on the other. */
export function TemplateSection({ title, text, children }: TemplateSectionProps) {
  const id = useId()
  return (
    <section className={classes.section} aria-labelledby={id}>
      <div>
        <Title order={2} size="h3" id={id}>
          {title}
        </Title>
        <Text size="sm" c="dimmed" mt={4}>
          {text}
        </Text>
      </div>
      <Stack gap="sm">{children}</Stack>
    </section>
  )
}

/** Fields beside one another where there is room. */
export function FieldPair({ children }: { children: ReactNode }) {
  return <div className={classes.pair}>{children}</div>
}
