import { useTranslation } from 'react-i18next'

/**
 * What a parameter of a connection is called and what is said about it. English is the contract's own; the other
 * languages have their words by the English ones.
 */
export function useParameterWords(): (english: string) => string {
  const { i18n } = useTranslation()
  return (english) => {
    const word: unknown = i18n.getResource(i18n.language, 'parameters', english, {
      keySeparator: '',
    })
    return typeof word === 'string' ? word : english
  }
}
