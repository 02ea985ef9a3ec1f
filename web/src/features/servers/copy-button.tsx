import { Button } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'

interface CopyButtonProps {
  text: string
  label: string
}

export function CopyButton({ text, label }: CopyButtonProps) {
  const { copy, copied, error } = useClipboard({ timeout: 2000 })
  return (
    <Button size="compact-xs" variant="subtle" mt={6} onClick={() => copy(text)}>
      {error ? 'The browser does not allow it' : copied ? 'Copied' : label}
    </Button>
  )
}
