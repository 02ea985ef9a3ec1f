import type { ParameterValue, Protocol } from '@carrel/contract'

export interface Preset {
  readonly id: 'fast' | 'slow' | 'best'
  readonly values: Readonly<Record<string, ParameterValue>>
}

const effects = (shown: boolean) => ({
  disable_wallpaper: !shown,
  enable_theming: shown,
  enable_font_smoothing: shown,
  enable_full_window_drag: shown,
  enable_desktop_composition: shown,
  enable_menu_animations: shown,
})

/** Over SSH there is only text, which any line carries. */
export const PRESETS: Readonly<Record<Protocol, readonly Preset[]>> = {
  rdp: [
    {
      id: 'fast',
      values: { ...effects(true), color_depth: 24, force_lossless: false, enable_audio: true },
    },
    {
      id: 'slow',
      values: { ...effects(false), color_depth: 16, force_lossless: false, enable_audio: false },
    },
    {
      id: 'best',
      values: { ...effects(true), color_depth: 32, force_lossless: true, enable_audio: true },
    },
  ],
  vnc: [
    {
      id: 'fast',
      values: { color_depth: 24, force_lossless: false, compress_level: 2, quality_level: 8 },
    },
    {
      id: 'slow',
      values: { color_depth: 8, force_lossless: false, compress_level: 9, quality_level: 2 },
    },
    {
      id: 'best',
      values: { color_depth: 32, force_lossless: true, compress_level: 1, quality_level: 9 },
    },
  ],
  ssh: [],
}
