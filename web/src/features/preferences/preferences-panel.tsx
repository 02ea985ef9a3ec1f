import {
  encodeValue,
  findParameter,
  type SavedPreferences,
  type Session,
  TerminalLook,
} from '@carrel/contract'
import { ActionIcon, SegmentedControl, Skeleton } from '@mantine/core'
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { LeaveDialog, LeaveGuard } from './leave-guard.tsx'
import { PreferenceForm } from './preference-form.tsx'
import { preferencesQuery } from './preference-queries.ts'
import classes from './preferences-panel.module.css'
import { SavedNotice } from './saved-notice.tsx'

type Scope = 'general' | 'template'

interface PreferencesPanelProps {
  session: Session
  onClose: () => void
  /** What guacd takes of a terminal while connected. */
  onLook: (look: TerminalLook) => void
}

/** The settings beside the picture: the desktop goes on meanwhile. */
export function PreferencesPanel({ session, onClose, onLook }: PreferencesPanelProps) {
  const { t } = useTranslation('preferences')
  const [scope, setScope] = useState<Scope>('general')
  const [isDirty, setIsDirty] = useState(false)
  const [leaving, setLeaving] = useState<(() => void) | null>(null)
  const [saved, setSaved] = useState<SavedPreferences | null>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const place = { sessionId: session.id, scope }
  const { data: preferences, error, refetch } = useQuery(preferencesQuery(place))
  useEffect(() => heading.current?.focus(), [])

  const leave = (go: () => void): void => {
    if (isDirty) setLeaving(() => go)
    else go()
  }

  return (
    <aside
      className={classes.panel}
      aria-labelledby="panel-heading"
      onKeyDown={({ key, defaultPrevented }) => {
        if (key === 'Escape' && !defaultPrevented) leave(onClose)
      }}
    >
      <LeaveGuard isDirty={isDirty} />
      <LeaveDialog
        isOpen={leaving !== null}
        onStay={() => setLeaving(null)}
        onLeave={() => {
          leaving?.()
          setLeaving(null)
        }}
      />
      <div className={classes.head}>
        <h2 id="panel-heading" ref={heading} tabIndex={-1} className={classes.heading}>
          {t('settingsOf', { protocol: session.protocol.toUpperCase() })}
        </h2>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('close')}
          onClick={() => leave(onClose)}
        >
          <IconX size={18} />
        </ActionIcon>
      </div>
      <div className={classes.notice}>
        {saved && (
          <SavedNotice
            session={session}
            effects={saved.takes_effect}
            onDone={() => setSaved(null)}
          />
        )}
      </div>
      <div className={classes.body}>
        <SegmentedControl
          fullWidth
          bg="light-dark(var(--carrel-line), var(--mantine-color-dark-8))"
          mb="md"
          aria-label={t('scope.label')}
          data={[
            { value: 'general', label: t('scope.all') },
            { value: 'template', label: t('scope.template') },
          ]}
          value={scope}
          onChange={(value) => leave(() => setScope(value as Scope))}
        />
        {preferences ? (
          <PreferenceForm
            key={scope}
            place={place}
            preferences={preferences}
            headingOrder={3}
            onDirty={setIsDirty}
            onSaved={(result) => {
              setSaved(result)
              onLook(liveLook(result))
            }}
          />
        ) : error ? (
          <ProblemAlert title={t('notShown')} error={error} onRetry={() => void refetch()} />
        ) : (
          <div role="status" aria-label={t('loading')}>
            <Skeleton h={36} mb="md" radius="md" />
            <Skeleton h={220} radius="lg" />
          </div>
        )}
      </div>
    </aside>
  )
}

/** What takes effect now; a setting that was taken back goes to what holds otherwise. */
function liveLook({
  protocol,
  takes_effect,
  parameters,
  defaults,
}: SavedPreferences): TerminalLook {
  const values: Record<string, string> = {}
  for (const name of takes_effect.now) {
    const parameter = findParameter(protocol, name)?.parameter
    const value = parameters[name] ?? defaults[name]
    if (parameter && value !== undefined && typeof value !== 'object')
      values[parameter.guacd] = encodeValue(parameter, value)
  }
  return TerminalLook.parse(values)
}
