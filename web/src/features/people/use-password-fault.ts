import { passwordFault } from '@carrel/contract'
import { useTranslation } from 'react-i18next'

/** What is wrong with a new password, in words; `names`: of its person, which it must not hold. Null: nothing. */
export function usePasswordFault(): (password: string, names: string[]) => string | null {
  const { t } = useTranslation()
  return (password, names) => {
    const fault = passwordFault(password, names)
    return fault && t(`password.${fault}`)
  }
}
