const RULES: readonly (readonly [wrong: RegExp, rule: string])[] = [
  [/«(?!\u202f)/u, 'a narrow space that does not break goes after «'],
  [/(?<!\u202f)»/u, 'a narrow space that does not break goes before »'],
  [
    /[\s\p{L}\d)}»](?<!\u202f)[;!?](?=\s|$)/u,
    'a narrow space that does not break goes before ; ! ?',
  ],
  [/[\s\p{L}\d)}»](?<!\u00a0):(?=\s|$)/u, 'a space that does not break goes before :'],
]

/** What a French text breaks of the rules for the spaces beside its signs: U+202F for ; ! ? « and », U+00A0 for the colon. */
export const findWrongSpaces = (text: string): string[] =>
  RULES.flatMap(([wrong, rule]) => (wrong.test(text) ? [rule] : []))
