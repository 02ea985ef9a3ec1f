import {
  type ConnectionPreferences,
  PARAMETER_GROUPS,
  type ParameterGroup,
  personParametersOf,
  type SavedPreferences,
} from '@carrel/contract'
import { Accordion, Button, Group, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Refused } from '../../api/api-error.ts'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { useParameterWords } from '../parameters/use-parameter-words.ts'
import {
  changeDraft,
  changeMany,
  type Draft,
  draftFaults,
  fieldState,
  searchParameters,
} from './preference-draft.ts'
import { PreferenceField } from './preference-field.tsx'
import classes from './preference-form.module.css'
import { PreferenceGroup } from './preference-group.tsx'
import { type PreferencePlace, useSavePreferences } from './preference-queries.ts'
import { PreferenceTools } from './preference-tools.tsx'
import { readSettings } from './settings-file.ts'

interface PreferenceFormProps {
  place: PreferencePlace
  preferences: ConnectionPreferences
  /** Of the groups' headings on the page. */
  headingOrder: 2 | 3
  onDirty: (isDirty: boolean) => void
  onSaved?: (saved: SavedPreferences) => void
}

/** A person's settings for a protocol, in groups. Nothing is saved before they say so. */
export function PreferenceForm({
  place,
  preferences,
  headingOrder,
  onDirty,
  onSaved,
}: PreferenceFormProps) {
  const { t } = useTranslation('preferences')
  const words = useParameterWords()
  const { protocol } = preferences
  const [draft, setDraft] = useState<Draft>({})
  const [search, setSearch] = useState('')
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({})
  /** The field that is to have the focus, each time anew. */
  const [sought, setSought] = useState<{ readonly name: string } | null>(null)
  const [imported, setImported] = useState<string | null>(null)
  const found = searchParameters(protocol, search, words)
  const groups = PARAMETER_GROUPS.flatMap((group) => {
    const parameters = found.filter((parameter) => parameter.group === group)
    return parameters.length > 0 ? [{ group, parameters }] : []
  })
  const stateOf = (parameter: (typeof found)[number]) => fieldState(parameter, preferences, draft)
  const [open, setOpen] = useState<string[]>(() => [
    ...(groups[0] ? [groups[0].group] : []),
    ...groups.flatMap(({ group, parameters }) =>
      parameters.some((parameter) => stateOf(parameter).isOwn) ? [group] : [],
    ),
  ])
  const save = useSavePreferences(place)
  const changes = Object.keys(draft).length
  useEffect(() => onDirty(changes > 0), [changes, onDirty])

  const change = (next: Draft): void => {
    setDraft(next)
    setImported(null)
    setFaults((known) => pick(known, (name) => next[name] === draft[name]))
  }

  const showFaults = (found: Readonly<Record<string, string>>): void => {
    const first = personParametersOf(protocol).find(({ name }) => found[name])
    setFaults(found)
    setSearch('')
    if (!first) return
    setOpen((groups) => [...new Set([...groups, first.group])])
    setSought({ name: first.name })
  }

  const submit = (): void => {
    const wrong = draftFaults(protocol, draft)
    if (Object.keys(wrong).length > 0) {
      showFaults(wrong)
      return
    }
    save.mutate(draft, {
      onSuccess: (saved) => {
        setDraft({})
        setFaults({})
        onSaved?.(saved)
      },
      onError: (error) => showFaults(fieldFaults(error)),
    })
  }

  const importText = (text: string): void => {
    const read = readSettings(protocol, text)
    if (read) change(changeMany(draft, preferences, read.values))
    setImported(
      read
        ? [
            t('import.read', { count: Object.keys(read.values).length }),
            ...(read.left.length > 0 ? [t('import.leftOut', { names: read.left.join(', ') })] : []),
          ].join(' ')
        : t('import.notOurs', { protocol: protocol.toUpperCase() }),
    )
  }

  const isFieldFault = Object.keys(fieldFaults(save.error)).length > 0
  return (
    <form
      className={classes.form}
      aria-label={t('settingsOf', { protocol: protocol.toUpperCase() })}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <PreferenceTools
        preferences={preferences}
        search={search}
        onSearch={setSearch}
        onPreset={({ values }) => change(changeMany(draft, preferences, values))}
        onImport={importText}
      />
      {imported && (
        <Text size="sm" role="status" mb="sm">
          {imported}
        </Text>
      )}
      {groups.length === 0 && (
        <Text c="dimmed" py="xl" ta="center" role="status">
          {t('form.noMatch', { search })}
        </Text>
      )}
      <Accordion
        multiple
        keepMounted={false}
        variant="separated"
        radius="lg"
        classNames={{ item: classes.group }}
        order={headingOrder}
        value={search ? groups.map(({ group }) => group) : open}
        onChange={setOpen}
      >
        {groups.map(({ group, parameters }) => (
          <PreferenceGroup
            key={group}
            group={group satisfies ParameterGroup}
            own={parameters.filter((parameter) => stateOf(parameter).isOwn).length}
            parameters={parameters}
          >
            {(parameter) => (
              <PreferenceField
                key={parameter.name}
                parameter={parameter}
                state={stateOf(parameter)}
                error={faults[parameter.name]}
                sought={sought?.name === parameter.name ? sought : null}
                onChange={(value) => change(changeDraft(draft, preferences, parameter.name, value))}
              />
            )}
          </PreferenceGroup>
        ))}
      </Accordion>
      {save.isError && !isFieldFault && (
        <div className={classes.problem}>
          <ProblemAlert title={t('form.nothingSaved')} error={save.error} onRetry={submit} />
        </div>
      )}
      <div className={classes.bar} data-dirty={changes > 0}>
        <Text size="sm" role="status" className={classes.told}>
          {changes === 0 ? t('form.allSaved') : t('form.notSaved', { count: changes })}
        </Text>
        <Group gap="xs" wrap="nowrap">
          <Button
            variant="default"
            disabled={changes === 0 || save.isPending}
            onClick={() => {
              setDraft({})
              setFaults({})
              save.reset()
            }}
          >
            {t('form.discard')}
          </Button>
          <Button type="submit" disabled={changes === 0} loading={save.isPending}>
            {t('form.save')}
          </Button>
        </Group>
      </div>
    </form>
  )
}

/** What the server found, by name. */
function fieldFaults(error: unknown): Record<string, string> {
  const fields = error instanceof Refused ? (error.problem.fields ?? {}) : {}
  const prefix = 'parameters.'
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([path]) => path.startsWith(prefix))
      .map(([path, fault]) => [path.slice(prefix.length), fault]),
  )
}

const pick = (
  record: Readonly<Record<string, string>>,
  isKept: (name: string) => boolean,
): Record<string, string> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => isKept(name)))
