import { useTranslation } from 'react-i18next'
import { ApiError } from '../api/api-error.ts'
import type english from './texts/en.json'

type Known = keyof (typeof english)['problem']['sentence'] &
  keyof (typeof english)['problem']['hint']

/** What to say of a failure. Codes that people meet often are told in their language, others as the server told them. */
export function useProblemText(error: unknown): { sentence: string; hint: string | undefined } {
  const { t, i18n } = useTranslation()
  if (!(error instanceof ApiError)) return { sentence: t('problem.inThisPage'), hint: undefined }
  const { code, message, hint } = error
  const isKnown = (known: string): known is Known => i18n.exists(`problem.sentence.${known}`)
  // In English the server's own words, which have the figures in them.
  if (i18n.language === 'en' || !isKnown(code)) return { sentence: message, hint }
  return { sentence: t(`problem.sentence.${code}`), hint: t(`problem.hint.${code}`) }
}
