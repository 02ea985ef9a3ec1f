import type words from './texts/fr.json'

/** What the page says, in English. A text without a translation does not compile. */
export type Text = keyof typeof words

const files = import.meta.glob<Partial<Record<Text, string>>>('./texts/*.json', {
  import: 'default',
})

let spoken: Partial<Record<Text, string>> = {}

/** The text in the language of the page, its variables filled in. */
export const say = (text: Text, values: Readonly<Record<string, string | number>> = {}): string =>
  (spoken[text] ?? text).replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name]))

/** Fetches one language, and puts the page into it; English is here already, and stays where there is no other. */
export async function speak(language: string): Promise<void> {
  spoken = (await files[`./texts/${language}.json`]?.()) ?? {}
  document.documentElement.lang = language
  for (const place of document.body.children) {
    // Not the desktop itself, whose left is on the left whatever is spoken around it.
    if (place.id !== 'desktop') place.setAttribute('dir', language === 'ar' ? 'rtl' : 'ltr')
    const label = place.getAttribute('aria-label')
    if (label) place.setAttribute('aria-label', say(label as Text))
  }
}
