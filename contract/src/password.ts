import { z } from 'zod'

export const PASSWORD_LENGTH = 12

/** What guessers try first, alone and with something around it. */
const WORDS = [
  ...[
    'password',
    'passwort',
    'contrasena',
    'motdepasse',
    'carrel',
    'welcome',
    'admin',
    'administrator',
  ],
  ...[
    'letmein',
    'iloveyou',
    'qwertyuiop',
    'qwertz',
    'azerty',
    'asdfgh',
    'zxcvbn',
    'changeme',
    'secret',
  ],
  ...[
    'monkey',
    'dragon',
    'football',
    'baseball',
    'sunshine',
    'princess',
    'master',
    'summer',
    'winter',
  ],
]
/** Characters that must be left when words, names and rows are taken out. */
const UNFORESEEN = 8
/** Of a longer one the rest is not looked at: what finds repetitions takes the square of the length. */
const JUDGED = 128
/** A name of fewer letters is a part of too many words. */
const NAME_LENGTH = 4

export type PasswordFault = 'too_short' | 'too_guessable'

/** What is wrong with a password that somebody chooses. `names`: of the person, in any form. */
export function passwordFault(password: string, names: readonly string[]): PasswordFault | null {
  if ([...password].length < PASSWORD_LENGTH) return 'too_short'
  const plain = readable(password)
  const known = names.flatMap((name) => readable(name).split(/[^\p{L}\p{N}]+/u))
  const guessed = [...WORDS, ...known.filter(({ length }) => length >= NAME_LENGTH)]
  const rest = guessed
    .sort((one, other) => other.length - one.length)
    .reduce((left, word) => left.replaceAll(word, ''), plain)
  return withoutRows(once(rest)).length < UNFORESEEN ? 'too_guessable' : null
}

/** As of other bad input: the end of a sentence about the field. */
export const PASSWORD_FAULTS: Readonly<Record<PasswordFault, string>> = {
  too_short: `has fewer than ${PASSWORD_LENGTH} characters`,
  too_guessable: 'is too easy to guess: it is mostly a name, a common word, a row or a repetition',
}

/** A password that is being chosen. Its strength depends on the person: see `refuseWeakPassword`. */
export const NewPassword = z.string().max(1024)

/** For a schema's `superRefine`: puts a weak password's fault at its field. */
export function refuseWeakPassword(
  { password }: { password: string },
  names: readonly string[],
  context: z.RefinementCtx,
): void {
  const fault = passwordFault(password, names)
  if (fault)
    context.addIssue({ code: 'custom', path: ['password'], message: PASSWORD_FAULTS[fault] })
}

/** In lower case, without accents, and with the letters that people replace by digits and signs. */
const readable = (text: string): string =>
  text
    .slice(0, JUDGED)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('@', 'a')
    .replaceAll('$', 's')
    .replace(/(?<=\p{L})[013](?=\p{L})/gu, (digit) => ({ 0: 'o', 1: 'i', 3: 'e' })[digit] ?? digit)

const once = (text: string): string => text.replace(/(.{2,}?)\1+/gu, '$1')

/** Without what goes on from the character before: `aaaa`, `12345`, `gfed`. */
function withoutRows(text: string): string {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0)
  const step = (index: number) => (codes[index] ?? 0) - (codes[index - 1] ?? 0)
  return [...text]
    .filter((_, index) => index < 2 || Math.abs(step(index)) > 1 || step(index) !== step(index - 1))
    .join('')
}
