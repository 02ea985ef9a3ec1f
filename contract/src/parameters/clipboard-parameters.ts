import { ALL, choice, flag, parameters, RDP, VNC, whole } from './parameter.ts'

const same = (value: string) => ({ value, label: value })

export const CLIPBOARD_PARAMETERS = parameters('clipboard', 'person', [
  flag(
    ALL,
    'disable_copy',
    false,
    ['Keep copied text inside', 'Text copied in the desktop does not reach your own clipboard.'],
    { since: '1.2.0' },
  ),
  flag(
    ALL,
    'disable_paste',
    false,
    ['Keep your clipboard outside', 'Your own clipboard does not reach the desktop.'],
    { since: '1.2.0' },
  ),
  whole(
    ALL,
    'clipboard_buffer_size',
    [262_144, 52_428_800, 'bytes'],
    null,
    ['Largest clipboard', 'Longer text is cut. 262144 bytes where nothing is set.'],
    { since: '1.6.1' },
  ),
  choice(
    RDP,
    'normalize_clipboard',
    [
      { value: 'preserve', label: 'As they are' },
      { value: 'unix', label: 'As on Linux and macOS' },
      { value: 'windows', label: 'As on Windows' },
    ],
    'preserve',
    ['Line ends', 'How lines end in copied text.'],
    { since: '1.4.0' },
  ),
  choice(
    VNC,
    'clipboard_encoding',
    ['ISO8859-1', 'UTF-8', 'UTF-16', 'CP1252', 'MacRoman'].map(same),
    null,
    ['Text encoding', 'VNC itself knows only ISO 8859-1; some desktops take more.'],
  ),
])
