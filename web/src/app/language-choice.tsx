import { UnstyledButton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { LANGUAGES } from '../i18n/languages.ts'
import { useLanguage } from '../i18n/use-language.ts'
import classes from './language-choice.module.css'

/** For whoever has not signed in yet: each language under its own name, so that its reader finds it. */
export function LanguageChoice() {
  const { t } = useTranslation()
  const { language, choose } = useLanguage()
  return (
    <fieldset className={classes.choice} aria-label={t('signIn.language')}>
      {LANGUAGES.map(({ code, name }) => (
        <UnstyledButton
          key={code}
          lang={code}
          className={classes.language}
          aria-pressed={code === language}
          onClick={() => void choose(code)}
        >
          {name}
        </UnstyledButton>
      ))}
    </fieldset>
  )
}
