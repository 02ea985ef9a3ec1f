import { Kbd, UnstyledButton, VisuallyHidden } from '@mantine/core'
import IconSearch from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs'
import { useTranslation } from 'react-i18next'
import { useOpenPalette } from './open-palette.ts'
import classes from './palette-button.module.css'
import { isApple } from './shortcut.ts'

/** For whoever does not know the shortcut yet, or has no keyboard. */
export function PaletteButton() {
  const { t } = useTranslation('palette')
  const open = useOpenPalette()
  const onApple = isApple()
  return (
    <UnstyledButton
      className={classes.button}
      aria-haspopup="dialog"
      aria-keyshortcuts={onApple ? 'Meta+K' : 'Control+K'}
      onClick={open}
    >
      <IconSearch size={18} aria-hidden />
      <VisuallyHidden>{t('title')}</VisuallyHidden>
      <Kbd size="xs" dir="ltr" className={classes.keys} aria-hidden>
        {t(onApple ? 'shortcut.apple' : 'shortcut.other')}
      </Kbd>
    </UnstyledButton>
  )
}
