import { flag, line, parameters, RDP, VNC, whole } from './parameter.ts'

export const PERFORMANCE_PARAMETERS = parameters('performance', 'person', [
  flag(
    RDP,
    'disable_wallpaper',
    true,
    ['Hide the wallpaper', 'A plain background needs less of the line.'],
    { guacd: 'enable-wallpaper', inverted: true },
  ),
  flag(RDP, 'enable_theming', false, ['Window themes', 'Draw windows and buttons in their theme.']),
  flag(RDP, 'enable_font_smoothing', false, [
    'Smooth letters',
    'Draw letters with soft edges (ClearType).',
  ]),
  flag(RDP, 'enable_full_window_drag', false, [
    'Show windows while they move',
    'Draw the content of a window while it is dragged.',
  ]),
  flag(RDP, 'enable_desktop_composition', false, [
    'Desktop effects',
    'Allow shadows and transparency.',
  ]),
  flag(RDP, 'enable_menu_animations', false, ['Menu animations', 'Let menus fade and slide.']),
  flag(RDP, 'disable_bitmap_caching', false, [
    'No picture cache',
    'For desktops that show stale pictures.',
  ]),
  flag(RDP, 'disable_offscreen_caching', false, [
    'No off-screen cache',
    'For desktops that draw hidden windows wrongly.',
  ]),
  flag(RDP, 'disable_glyph_caching', false, [
    'No letter cache',
    'For desktops that draw wrong letters. guacd 1.2 and newer never use it.',
  ]),
  flag(
    RDP,
    'disable_gfx',
    false,
    ['No graphics pipeline', 'Use the older way of drawing (without RDPGFX).'],
    { since: '1.6.0' },
  ),
  whole(
    VNC,
    'compress_level',
    [0, 9],
    null,
    ['Compression', 'From 0, none, to 9: smaller, and more work for the desktop.'],
    { since: '1.6.0' },
  ),
  whole(
    VNC,
    'quality_level',
    [0, 9],
    null,
    ['Picture quality', 'From 0, rough and small, to 9: fine and large.'],
    { since: '1.6.0' },
  ),
  line(
    VNC,
    'encodings',
    null,
    ['Encodings', 'In the order in which they are wanted, with spaces between.'],
    { pattern: /^[a-z0-9]+( [a-z0-9]+)*$/ },
  ),
])
