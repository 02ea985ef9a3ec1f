import type { ConnectionPreferences } from '@carrel/contract'
import { Button, FileButton, Menu, TextInput } from '@mantine/core'
import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs'
import IconSearch from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs'
import IconUpload from '@tabler/icons-react/dist/esm/icons/IconUpload.mjs'
import IconWand from '@tabler/icons-react/dist/esm/icons/IconWand.mjs'
import { useTranslation } from 'react-i18next'
import classes from './preference-form.module.css'
import { PRESETS, type Preset } from './preset.ts'
import { writeSettings } from './settings-file.ts'

interface PreferenceToolsProps {
  preferences: ConnectionPreferences
  search: string
  onSearch: (search: string) => void
  onPreset: (preset: Preset) => void
  onImport: (text: string) => void
}

export function PreferenceTools({
  preferences,
  search,
  onSearch,
  onPreset,
  onImport,
}: PreferenceToolsProps) {
  const { t } = useTranslation('preferences')
  const presets = PRESETS[preferences.protocol]
  const read = async (file: File | null): Promise<void> => {
    if (file) onImport(await file.text())
  }
  return (
    <div className={classes.tools}>
      <TextInput
        type="search"
        aria-label={t('tools.search')}
        placeholder={t('tools.search')}
        leftSection={<IconSearch size={16} />}
        value={search}
        onChange={({ currentTarget }) => onSearch(currentTarget.value)}
        className={classes.search}
      />
      {presets.length > 0 && (
        <Menu shadow="md" radius="md" withinPortal={false}>
          <Menu.Target>
            <Button variant="default" leftSection={<IconWand size={16} />}>
              {t('tools.presets')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {presets.map((preset) => (
              <Menu.Item key={preset.id} onClick={() => onPreset(preset)}>
                {t(`preset.${preset.id}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      <FileButton accept="application/json,.json" onChange={(file) => void read(file)}>
        {(props) => (
          <Button {...props} variant="default" leftSection={<IconUpload size={16} />}>
            {t('tools.import')}
          </Button>
        )}
      </FileButton>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} />}
        onClick={() => download(preferences)}
      >
        {t('tools.export')}
      </Button>
    </div>
  )
}

function download(preferences: ConnectionPreferences): void {
  const url = URL.createObjectURL(
    new Blob([writeSettings(preferences)], { type: 'application/json' }),
  )
  const link = document.createElement('a')
  link.href = url
  link.download = `carrel-${preferences.protocol}-settings.json`
  link.click()
  URL.revokeObjectURL(url)
}
