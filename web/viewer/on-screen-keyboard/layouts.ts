/** The four rows of characters, as they stand on the keys; a space where a key has nothing on that level. */
export interface KeyboardLayout {
  readonly name: string
  readonly plain: readonly [string, string, string, string]
  readonly shift: readonly [string, string, string, string]
  readonly altGr?: readonly [string, string, string, string]
  /** Keys of these rows that wait for the letter they go on: `´` and then `e` is `é`. */
  readonly dead?: string
}

export type LayoutId = 'us' | 'uk' | 'de' | 'fr' | 'es'

export const LAYOUTS: Readonly<Record<LayoutId, KeyboardLayout>> = {
  us: {
    name: 'English (US)',
    plain: ['`1234567890-=', 'qwertyuiop[]\\', "asdfghjkl;'", 'zxcvbnm,./'],
    shift: ['~!@#$%^&*()_+', 'QWERTYUIOP{}|', 'ASDFGHJKL:"', 'ZXCVBNM<>?'],
  },
  uk: {
    name: 'English (UK)',
    plain: ['`1234567890-=', 'qwertyuiop[]', "asdfghjkl;'#", '\\zxcvbnm,./'],
    shift: ['¬!"£$%^&*()_+', 'QWERTYUIOP{}', 'ASDFGHJKL:@~', '|ZXCVBNM<>?'],
    altGr: ['¦   €        ', '  é   úíó   ', 'á           ', '           '],
  },
  de: {
    name: 'German',
    plain: ['^1234567890ß´', 'qwertzuiopü+', 'asdfghjklöä#', '<yxcvbnm,.-'],
    shift: ['°!"§$%&/()=?`', 'QWERTZUIOPÜ*', "ASDFGHJKLÖÄ'", '>YXCVBNM;:_'],
    altGr: ['  ²³   {[]}\\ ', '@ €        ~', '            ', '|      µ   '],
    dead: '^´`',
  },
  fr: {
    name: 'French',
    plain: ['²&é"\'(-è_çà)=', 'azertyuiop^$', 'qsdfghjklmù*', '<wxcvbn,;:!'],
    shift: [' 1234567890°+', 'AZERTYUIOP¨£', 'QSDFGHJKLM%µ', '>WXCVBN?./§'],
    altGr: ['  ~#{[|`\\^@]}', '  €        ¤', '            ', '           '],
    dead: '^¨',
  },
  es: {
    name: 'Spanish',
    plain: ["º1234567890'¡", 'qwertyuiop`+', 'asdfghjklñ´ç', '<zxcvbnm,.-'],
    shift: ['ª!"·$%&/()=?¿', 'QWERTYUIOP^*', 'ASDFGHJKLÑ¨Ç', '>ZXCVBNM;:_'],
    altGr: ['\\|@#~€¬      ', '  €       []', '          {}', '           '],
    dead: '`^´¨',
  },
}

/** The layout that the browser's language suggests. */
export function suggestedLayout(language: string): LayoutId {
  const [tongue] = language.toLowerCase().split('-')
  if (tongue === 'de' || tongue === 'fr' || tongue === 'es') return tongue
  return language.toLowerCase() === 'en-gb' ? 'uk' : 'us'
}
