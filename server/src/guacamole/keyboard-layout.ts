/** The layout that goes with a browser's language (BCP 47), as guacd's RDP names it; null where guacd has none. */
export function layoutOf(language: string): string | null {
  const [tongue = '', ...rest] = language.toLowerCase().split('-')
  const region = rest.find((part) => part.length === 2)
  return (region && LAYOUTS[`${tongue}-${region}`]) || LAYOUTS[tongue] || null
}

const LAYOUTS: Readonly<Record<string, string>> = {
  cs: 'cs-cz-qwertz',
  da: 'da-dk-qwerty',
  de: 'de-de-qwertz',
  'de-ch': 'de-ch-qwertz',
  en: 'en-us-qwerty',
  'en-gb': 'en-gb-qwerty',
  'en-ie': 'en-gb-qwerty',
  es: 'es-latam-qwerty',
  'es-es': 'es-es-qwerty',
  fr: 'fr-fr-azerty',
  'fr-be': 'fr-be-azerty',
  'fr-ca': 'fr-ca-qwerty',
  'fr-ch': 'fr-ch-qwertz',
  hu: 'hu-hu-qwertz',
  it: 'it-it-qwerty',
  ja: 'ja-jp-qwerty',
  nb: 'no-no-qwerty',
  nn: 'no-no-qwerty',
  no: 'no-no-qwerty',
  pl: 'pl-pl-qwerty',
  pt: 'pt-pt-qwerty',
  'pt-br': 'pt-br-qwerty',
  ro: 'ro-ro-qwerty',
  sv: 'sv-se-qwerty',
  tr: 'tr-tr-qwerty',
}
