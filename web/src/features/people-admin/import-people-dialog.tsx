import type { ImportRow } from '@carrel/contract'
import { Button, FileInput, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { ImportRows } from './import-rows.tsx'
import { saveLinks } from './links-file.ts'
import { useImportPeople } from './people-admin-queries.ts'
import { readText } from './read-text.ts'

interface ImportPeopleDialogProps {
  onClose: () => void
}

/** A file is looked at first; what was imported leaves as a file of links, which nobody can have a second time. */
export function ImportPeopleDialog({ onClose }: ImportPeopleDialogProps) {
  const { t } = useTranslation('people-admin')
  const [csv, setCsv] = useState('')
  const plan = useImportPeople()
  const carryOut = useImportPeople()
  const look = async (file: File | null): Promise<void> => {
    plan.reset()
    if (!file) return
    const text = await readText(file)
    setCsv(text)
    plan.mutate({ csv: text, dry_run: true })
  }
  const count = (rows: ImportRow[], outcome: ImportRow['outcome']) =>
    rows.filter((row) => row.outcome === outcome).length
  const shown = carryOut.data ?? plan.data
  const creatable = plan.data ? count(plan.data, 'create') : 0
  return (
    <Dialog isOpen onClose={onClose} title={t('import.title')}>
      <Stack>
        {!carryOut.data && (
          <FileInput
            label={t('import.file')}
            description={t('import.advice')}
            accept=".csv,text/csv,text/plain"
            placeholder={t('import.choose')}
            clearable
            clearButtonProps={{ 'aria-label': t('bulk.clear') }}
            onChange={(file) => void look(file)}
          />
        )}
        {plan.isError && <ProblemAlert error={plan.error} />}
        {carryOut.isError && <ProblemAlert error={carryOut.error} />}
        {shown && (
          <>
            <Text size="sm" role="status">
              {t(carryOut.data ? 'import.done' : 'import.summary', {
                create: count(shown, 'create'),
                exists: count(shown, 'exists'),
                faulty: count(shown, 'faulty'),
              })}
            </Text>
            <ImportRows rows={shown} />
          </>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t(carryOut.data ? 'done' : 'cancel')}
          </Button>
          {carryOut.data ? (
            <Button onClick={() => saveLinks(carryOut.data)}>{t('import.links')}</Button>
          ) : (
            <Button
              disabled={creatable === 0}
              loading={carryOut.isPending}
              onClick={() => carryOut.mutate({ csv, dry_run: false })}
            >
              {t('import.now', { count: creatable })}
            </Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  )
}
