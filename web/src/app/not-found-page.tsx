import { Button, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { QuietPage } from './quiet-page.tsx'

export function NotFoundPage() {
  return (
    <QuietPage title="There is nothing on this shelf">
      <Text c="dimmed" ta="center">
        The address does not lead to a page of Carrel.
      </Text>
      <Button renderRoot={(props) => <Link to="/" {...props} />}>Go to the desktops</Button>
    </QuietPage>
  )
}
