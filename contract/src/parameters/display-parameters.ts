import { ALL, choice, flag, parameters, RDP, SCREENS, SSH, VNC, whole } from './parameter.ts'

const depth = (value: number, label: string) => ({ value, label: `${value} bits: ${label}` })
const COLOUR_DEPTHS = [
  depth(8, '256 colours'),
  depth(16, 'thousands of colours'),
  depth(24, 'true colour'),
  depth(32, 'true colour, and what newer RDP needs'),
]
const ASKED_OF_VNC = 'A VNC desktop that can change its size is asked for it (guacd 1.6 and newer).'

export const DISPLAY_PARAMETERS = parameters('display', 'person', [
  whole(RDP, 'width', [320, 8192, 'pixels'], 1280, [
    'Width',
    'Width of the desktop. It follows your window where the desktop can change its size.',
  ]),
  whole(RDP, 'height', [200, 8192, 'pixels'], 720, [
    'Height',
    'Height of the desktop. It follows your window where the desktop can change its size.',
  ]),
  whole(RDP, 'dpi', [48, 480, 'dpi'], 96, [
    'Resolution',
    'How large things are drawn: 96 is usual, 192 doubles them.',
  ]),
  whole(VNC, 'width', [320, 8192, 'pixels'], null, ['Width', ASKED_OF_VNC], {
    carriedBy: 'handshake',
  }),
  whole(VNC, 'height', [200, 8192, 'pixels'], null, ['Height', ASKED_OF_VNC], {
    carriedBy: 'handshake',
  }),
  whole(VNC, 'dpi', [48, 480, 'dpi'], null, ['Resolution', ASKED_OF_VNC], {
    carriedBy: 'handshake',
  }),
  whole(
    SSH,
    'dpi',
    [48, 480, 'dpi'],
    null,
    ['Resolution', 'How large letters are drawn: 96 is usual, 192 doubles them.'],
    { carriedBy: 'handshake' },
  ),
  choice(SCREENS, 'color_depth', COLOUR_DEPTHS, null, [
    'Colour depth',
    'Fewer colours need less of the line. With none chosen, the desktop decides.',
  ]),
  choice(
    RDP,
    'resize_method',
    [
      { value: 'display-update', label: 'Change the size of the desktop' },
      { value: 'reconnect', label: 'Connect again with the new size' },
    ],
    'display-update',
    ['When the window changes', 'How the desktop follows the size of your window.'],
  ),
  flag(
    SCREENS,
    'force_lossless',
    false,
    ['Exact pictures', 'Never send pictures with losses. Sharper, and slower on a thin line.'],
    { since: '1.4.0' },
  ),
  choice(
    VNC,
    'cursor',
    [
      { value: 'local', label: 'Drawn by the browser' },
      { value: 'remote', label: 'Drawn by the desktop' },
    ],
    'local',
    ['Mouse pointer', 'A pointer that the browser draws moves without delay.'],
  ),
  flag(VNC, 'swap_red_blue', false, [
    'Swap red and blue',
    'For desktops whose colours come out wrong.',
  ]),
  flag(
    VNC,
    'disable_display_resize',
    false,
    ['Keep the size of the desktop', 'Do not change the desktop when your window changes.'],
    { since: '1.6.0' },
  ),
  flag(
    VNC,
    'disable_server_input',
    false,
    ['Block the keyboard at the desktop', 'Asks UltraVNC to ignore its own keyboard and mouse.'],
    { since: '1.6.0' },
  ),
  flag(ALL, 'read_only', false, [
    'Only watch',
    'Show the desktop and ignore your keyboard and mouse.',
  ]),
])
