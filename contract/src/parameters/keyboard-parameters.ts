import { choice, line, parameters, RDP, SSH, timeZone, whole } from './parameter.ts'

const LAYOUTS = {
  'en-us-qwerty': 'English (United States)',
  'en-gb-qwerty': 'English (United Kingdom)',
  'cs-cz-qwertz': 'Czech',
  'da-dk-qwerty': 'Danish',
  'de-de-qwertz': 'German',
  'de-ch-qwertz': 'German (Switzerland)',
  'es-es-qwerty': 'Spanish',
  'es-latam-qwerty': 'Spanish (Latin America)',
  'fr-fr-azerty': 'French',
  'fr-be-azerty': 'French (Belgium)',
  'fr-ca-qwerty': 'French (Canada)',
  'fr-ch-qwertz': 'French (Switzerland)',
  'hu-hu-qwertz': 'Hungarian',
  'it-it-qwerty': 'Italian',
  'ja-jp-qwerty': 'Japanese',
  'no-no-qwerty': 'Norwegian',
  'pl-pl-qwerty': 'Polish',
  'pt-pt-qwerty': 'Portuguese',
  'pt-br-qwerty': 'Portuguese (Brazil)',
  'ro-ro-qwerty': 'Romanian',
  'sv-se-qwerty': 'Swedish',
  'tr-tr-qwerty': 'Turkish',
  failsafe: 'Any, by Unicode',
}

export const KEYBOARD_PARAMETERS = parameters('keyboard', 'person', [
  choice(
    RDP,
    'server_layout',
    Object.entries(LAYOUTS).map(([value, label]) => ({ value, label })),
    null,
    ['Keyboard layout', 'Of the desktop. That of your browser’s language where nothing is set.'],
    { takesEffect: 'session' },
  ),
  timeZone(
    ['rdp'],
    ['Time zone', 'Told to the desktop. That of your browser where nothing is set.'],
    {
      since: '1.1.0',
      takesEffect: 'session',
    },
  ),
  timeZone(
    ['ssh'],
    ['Time zone', 'Told to the shell. That of your browser where nothing is set.'],
    {
      since: '1.1.0',
    },
  ),
  line(RDP, 'client_name', null, ['Name of your computer', 'As the desktop sees it.'], {
    max: 15,
    takesEffect: 'session',
  }),
  choice(
    SSH,
    'backspace',
    [
      { value: 127, label: 'Delete (127)' },
      { value: 8, label: 'Backspace (8)' },
    ],
    127,
    ['Backspace key', 'What it sends.'],
  ),
  choice(
    SSH,
    'func_keys_and_keypad',
    [
      { value: 'esc', label: 'Escape sequences of Linux' },
      { value: 'vt100', label: 'As on a VT100' },
    ],
    null,
    ['Function keys', 'What they send.'],
    { since: '1.6.1' },
  ),
])

const COLOUR_LIST = /^(?:(?:color\d{1,3}|foreground|background) ?: ?[\w:/#]+ ?;\s?)+$/

export const TERMINAL_PARAMETERS = parameters('terminal', 'person', [
  choice(
    SSH,
    'color_scheme',
    [
      { value: 'gray-black', label: 'Grey on black' },
      { value: 'white-black', label: 'White on black' },
      { value: 'green-black', label: 'Green on black' },
      { value: 'black-white', label: 'Black on white' },
    ],
    'gray-black',
    ['Colours', 'Letters and background of the terminal.'],
    { takesEffect: 'now', pattern: COLOUR_LIST },
  ),
  line(SSH, 'font_name', null, ['Font', 'One that the server has; monospace where none is set.'], {
    takesEffect: 'now',
    max: 64,
  }),
  whole(SSH, 'font_size', [6, 96, 'points'], 12, ['Letter size', 'Of the terminal.'], {
    takesEffect: 'now',
  }),
  whole(
    SSH,
    'scrollback',
    [0, 100_000, 'lines'],
    1000,
    ['Lines to scroll back', 'How much of what has passed is kept.'],
    { since: '1.1.0' },
  ),
  choice(
    SSH,
    'terminal_type',
    ['linux', 'xterm', 'xterm-256color', 'vt220', 'vt100', 'ansi'].map((value) => ({
      value,
      label: value,
    })),
    'linux',
    ['Terminal type', 'What programs in the desktop take the terminal for (TERM).'],
  ),
  line(
    SSH,
    'locale',
    null,
    ['Language of the shell', 'Such as de_DE.UTF-8 (LANG), where the VM takes it.'],
    { since: '1.1.0', pattern: /^[A-Za-z0-9_.@-]+$/, max: 64 },
  ),
])
