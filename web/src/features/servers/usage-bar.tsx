import { NEARLY_FULL } from '@carrel/contract'
import { Progress, Text } from '@mantine/core'
import classes from './server-card.module.css'

interface UsageBarProps {
  label: string
  used: number
  total: number
  /** `3 of 8 cores` */
  text: string
}

/** How much of what may be given away is given away; more than all is possible where a limit was lowered. */
export function UsageBar({ label, used, total, text }: UsageBarProps) {
  const share = total > 0 ? Math.min(1, used / total) : 0
  return (
    <div className={classes.usage}>
      <div className={classes.usageHead}>
        <Text size="sm">{label}</Text>
        <Text size="sm" c="dimmed" className="tabular">
          {text}
        </Text>
      </div>
      <Progress
        value={share * 100}
        size="sm"
        radius="xl"
        color={share >= NEARLY_FULL ? 'red' : 'lamp'}
        aria-label={`${label}: ${text}`}
      />
    </div>
  )
}
