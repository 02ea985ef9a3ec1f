import { type AdministeredTemplate, PICTURE_BYTES, PICTURE_TYPES } from '@carrel/contract'
import { Button, FileButton, Group, Input, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '../../app/problem-alert.tsx'
import { useSetPicture } from './template-admin-queries.ts'
import { TemplateImage } from './template-entry.tsx'

interface PictureFieldProps {
  template: AdministeredTemplate
}

const KIB = 1024

const base64Of = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''))
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(file)
  })

/** Saved at once: it is no part of the form. */
export function PictureField({ template }: PictureFieldProps) {
  const { t } = useTranslation('templates-admin')
  const setPicture = useSetPicture(template.id)
  const [isTooLarge, setTooLarge] = useState(false)
  const choose = async (file: File | null): Promise<void> => {
    if (file === null) return
    setTooLarge(file.size > PICTURE_BYTES)
    if (file.size > PICTURE_BYTES) return
    setPicture.mutate(await base64Of(file))
  }
  return (
    <Input.Wrapper
      label={t('picture.label')}
      description={t('picture.help', { size: PICTURE_BYTES / KIB })}
    >
      <Group mt={6} gap="sm">
        <TemplateImage url={template.picture_url} operatingSystem={template.operating_system} />
        <FileButton accept={PICTURE_TYPES.join(',')} onChange={(file) => void choose(file)}>
          {(props) => (
            <Button {...props} size="xs" variant="default" loading={setPicture.isPending}>
              {t('picture.choose')}
            </Button>
          )}
        </FileButton>
        {template.picture_url !== null && (
          <Button size="xs" variant="subtle" color="gray" onClick={() => setPicture.mutate(null)}>
            {t('picture.remove')}
          </Button>
        )}
      </Group>
      {isTooLarge && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert" mt={6}>
          {t('picture.tooLarge', { size: PICTURE_BYTES / KIB })}
        </Text>
      )}
      {setPicture.isError && <ProblemAlert error={setPicture.error} />}
    </Input.Wrapper>
  )
}
