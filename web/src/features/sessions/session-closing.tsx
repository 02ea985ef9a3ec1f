import type { Session } from '@carrel/contract'
import { Progress, Text, Title } from '@mantine/core'
import classes from './launch-progress.module.css'

interface SessionClosingProps {
  session: Session
}

export function SessionClosing({ session }: SessionClosingProps) {
  return (
    <div className={classes.panel} role="status">
      <Text c="dimmed" size="sm">
        {session.template_name}
      </Text>
      <Title order={1}>Closing the desktop</Title>
      <Text mt="sm">
        {session.session_type === 'persistent'
          ? 'The connection is closed, the state is kept in a snapshot, and the machine is shut down.'
          : 'The connection is closed, and the machine is shut down and deleted.'}
      </Text>
      <Progress value={100} striped animated size={4} mt="xl" aria-label="Closing" />
    </div>
  )
}
