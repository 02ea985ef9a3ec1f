import type { Protocol } from '@carrel/contract'
import { SegmentedControl, Stack, Text } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Refused } from '../../api/api-error.ts'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { ConflictAlert } from './conflict-alert.tsx'
import {
  type ConnectionDrafts,
  connectionChange,
  connectionOf,
  faultsOf,
  isChanged,
  NO_CHANGE,
} from './connection-draft.ts'
import { ConnectionSettings } from './connection-settings.tsx'
import { SaveBar } from './save-bar.tsx'
import type { SavedTemplate } from './use-saved-template.ts'

interface ConnectionFormProps {
  saved: SavedTemplate
}

/** How guacd connects to desktops of the template, one protocol at a time. */
export function ConnectionForm({ saved }: ConnectionFormProps) {
  const { t } = useTranslation('templates-admin')
  const { base, theirs, save, take, error, isSaving } = saved
  const [isSaved, setSaved] = useState(false)
  const [protocol, setProtocol] = useState<Protocol>(base.default_protocol)
  const [drafts, setDrafts] = useState<ConnectionDrafts>({})
  const [refused, setRefused] = useState<Record<string, string>>({})
  const shown = base.protocols.includes(protocol) ? protocol : base.default_protocol
  const isDirty = Object.values(drafts).some(isChanged)
  const faults = { ...refused, ...faultsOf(drafts) }

  const submit = async (over = base): Promise<void> => {
    if (Object.keys(faultsOf(drafts)).length > 0) return
    try {
      const answer = await save(connectionChange(drafts), over)
      if (answer) setDrafts({})
      setSaved(answer !== null)
      setRefused({})
    } catch (refusal) {
      setRefused(refusal instanceof Refused ? (refusal.problem.fields ?? {}) : {})
    }
  }
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault()
    void submit()
  }
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="lg">
        <Text c="dimmed" maw="70ch">
          {t('connection.text')}
        </Text>
        {base.protocols.length > 1 && (
          <SegmentedControl
            aria-label={t('connection.protocol')}
            value={shown}
            onChange={setProtocol}
            data={base.protocols.map((value) => ({ value, label: value.toUpperCase() }))}
            style={{ alignSelf: 'flex-start' }}
          />
        )}
        <ConnectionSettings
          key={shown}
          protocol={shown}
          saved={connectionOf(base, shown)}
          draft={drafts[shown] ?? NO_CHANGE}
          faults={faults}
          onChange={(draft) => setDrafts({ ...drafts, [shown]: draft })}
        />
        {theirs && isDirty && (
          <ConflictAlert
            onOverwrite={() => void submit(theirs)}
            onTakeTheirs={() => {
              take(theirs)
              setDrafts({})
            }}
          />
        )}
        {error && isDirty && <ProblemAlert error={error} />}
        <SaveBar
          isDirty={isDirty}
          isSaving={isSaving}
          isSaved={isSaved}
          onReset={() => setDrafts({})}
        />
      </Stack>
    </form>
  )
}
