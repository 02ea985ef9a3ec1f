import type { Session } from '@carrel/contract'
import { Button, Group, ScrollArea, Stack, Text } from '@mantine/core'
import { useClipboard, useNetwork } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { installationQuery } from '../people/people-queries.ts'
import type { ViewerState } from './guacamole-viewer.tsx'
import classes from './session-information.module.css'
import type { Trouble } from './session-troubles.ts'
import { asText, supportReport } from './support-report.ts'

const COPIED_FOR_MS = 2000

interface SessionInformationProps {
  session: Session
  state?: ViewerState
  gateway?: string | null
  troubles?: readonly Trouble[]
  onClose: () => void
}

/** For whoever is asked for help: the facts by the names that logs and administrators know them by. */
export function SessionInformation({
  session,
  state,
  gateway = null,
  troubles = [],
  onClose,
}: SessionInformationProps) {
  const { t } = useTranslation('sessions')
  const { data: installation } = useQuery(installationQuery)
  const { online } = useNetwork()
  const { copy, copied, error } = useClipboard({ timeout: COPIED_FOR_MS })
  const report = supportReport({
    ...{ session, gateway, troubles, viewerState: state ?? null },
    version: installation?.version ?? null,
    browser: {
      ...{ userAgent: navigator.userAgent, language: navigator.language, isOnline: online },
      ...{ width: innerWidth, height: innerHeight, pixelRatio: devicePixelRatio },
    },
  })
  return (
    <Dialog isOpen onClose={onClose} title={t('information.title')}>
      <Stack>
        <Text size="sm">{t('information.what')}</Text>
        <ScrollArea.Autosize
          className={classes.frame}
          viewportProps={{ tabIndex: 0, 'aria-label': t('information.title'), role: 'group' }}
        >
          <dl className={classes.facts} dir="ltr">
            {report.map(({ name, value }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </ScrollArea.Autosize>
        <Group justify="flex-end">
          <Button data-autofocus variant="light" onClick={() => copy(asText(report))}>
            {error
              ? t('information.copyRefused')
              : copied
                ? t('information.copied')
                : t('information.copy')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
