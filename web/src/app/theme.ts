import {
  Badge,
  Button,
  Card,
  Checkbox,
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  Switch,
  Tooltip,
} from '@mantine/core'

export const COLOUR_SCHEMES = ['light', 'dark', 'auto'] as const

/** The green of a reading lamp's shade: the one accent of the house. */
const lamp: MantineColorsTuple = [
  '#eef5f0',
  '#dbe9e0',
  '#b8d5c4',
  '#92c0a5',
  '#6eab89',
  '#4f9673',
  '#3a8260',
  '#2a6a4d',
  '#20543d',
  '#163c2c',
]

/** Sealing wax, for what ends or destroys. */
const wax: MantineColorsTuple = [
  '#fcf0ec',
  '#f8ddd5',
  '#f2b9aa',
  '#ec9682',
  '#e2745c',
  '#d1573e',
  '#bd4429',
  '#a3361f',
  '#842b19',
  '#652014',
]

/** The brass of the lamp's foot, for what needs an eye. */
const brass: MantineColorsTuple = [
  '#fdf6e3',
  '#fbeecb',
  '#f3dca0',
  '#e9c877',
  '#dfb553',
  '#cc9f3c',
  '#b98a2f',
  '#8a5a00',
  '#6e4800',
  '#523500',
]

/** Paper, as it ages. */
const paper: MantineColorsTuple = [
  '#fbfaf6',
  '#f4f1e9',
  '#ebe7dc',
  '#ddd8ca',
  '#c8c1b0',
  '#a69e8b',
  '#7d7565',
  '#635c4e',
  '#423d33',
  '#24211b',
]

/** The reading room after closing time. */
const dusk: MantineColorsTuple = [
  '#e4e7e0',
  '#c6ccc3',
  '#9fa79d',
  '#727b73',
  '#3b443e',
  '#2d3530',
  '#212824',
  '#171c19',
  '#121614',
  '#0c0f0d',
]

const serif =
  '"Iowan Old Style", "Palatino Nova", "Palatino Linotype", Palatino, "Source Serif 4", "Noto Serif", Georgia, "DejaVu Serif", serif'

export const theme = createTheme({
  colors: { lamp, red: wax, yellow: brass, gray: paper, dark: dusk },
  primaryColor: 'lamp',
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  luminanceThreshold: 0.36,
  black: '#24211b',
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", "DejaVu Sans", sans-serif',
  fontFamilyMonospace:
    'ui-monospace, "SF Mono", "Cascadia Mono", "Roboto Mono", "DejaVu Sans Mono", monospace',
  headings: {
    fontFamily: serif,
    fontWeight: '500',
    sizes: {
      h1: { fontSize: '2rem', lineHeight: '1.2' },
      h2: { fontSize: '1.25rem', lineHeight: '1.35' },
      h3: { fontSize: '1.125rem', lineHeight: '1.35' },
    },
  },
  defaultRadius: 'md',
  radius: { xs: '3px', sm: '5px', md: '8px', lg: '14px', xl: '22px' },
  shadows: {
    xs: '0 1px 2px rgb(40 34 20 / 6%)',
    sm: '0 1px 2px rgb(40 34 20 / 5%), 0 6px 16px -8px rgb(40 34 20 / 14%)',
    md: '0 2px 4px rgb(40 34 20 / 5%), 0 16px 32px -14px rgb(40 34 20 / 22%)',
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Badge: Badge.extend({
      defaultProps: { tt: 'none', fw: 600 },
      styles: { root: { fontSize: '0.75rem', letterSpacing: 0 } },
    }),
    Button: Button.extend({
      styles: { label: { fontWeight: 550 } },
      // Mantine picks the label's colour for the light scheme's shade and keeps it in the dark.
      vars: (_, { variant = 'filled' }) => ({
        root: variant === 'filled' ? { '--button-color': 'var(--carrel-on-filled)' } : {},
      }),
    }),
    Checkbox: Checkbox.extend({ defaultProps: { iconColor: 'var(--carrel-on-filled)' } }),
    Card: Card.extend({ defaultProps: { radius: 'lg', padding: 'lg', withBorder: true } }),
    Switch: Switch.extend({ defaultProps: { size: 'md' } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400, withArrow: true } }),
  },
})

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#f6f3ec',
    '--mantine-color-dimmed': '#6a6354',
    '--mantine-color-placeholder': '#7d7565',
    '--mantine-color-default': '#fffdf9',
    '--mantine-color-default-hover': '#f4f1e9',
    '--mantine-color-default-border': '#ddd8ca',
    '--mantine-color-error': '#a8321f',
    '--mantine-color-gray-light': '#e9e4d7',
    '--mantine-color-gray-light-hover': '#ddd8ca',
    '--mantine-color-gray-light-color': '#4a4438',
    '--mantine-color-yellow-light': '#fbeecb',
    '--mantine-color-yellow-light-hover': '#f3dca0',
    '--mantine-color-yellow-light-color': '#7a4f00',
    '--carrel-surface': '#fffdf9',
    '--carrel-line': '#e2ddd0',
    '--carrel-on-filled': '#ffffff',
    '--carrel-amber': '#8a5a00',
    '--carrel-amber-wash': '#fbeecb',
    '--carrel-red': '#a8321f',
    '--carrel-red-wash': '#fbe3dc',
    '--carrel-brass': '#b98a2f',
  },
  dark: {
    '--mantine-color-body': '#141916',
    '--mantine-color-dimmed': '#9fa79d',
    '--mantine-color-placeholder': '#7f887f',
    '--mantine-color-default': '#1f2622',
    '--mantine-color-default-hover': '#28302b',
    '--mantine-color-default-border': '#38413b',
    '--mantine-color-error': '#f0917d',
    // Mantine derives these from the filled shade, which leaves them darker than what they lie on.
    '--mantine-color-lamp-light': '#26392f',
    '--mantine-color-lamp-light-hover': '#2e4539',
    '--mantine-color-lamp-light-color': '#b8d5c4',
    '--mantine-color-gray-light': '#2b332e',
    '--mantine-color-gray-light-hover': '#38413b',
    '--mantine-color-gray-light-color': '#c6ccc3',
    '--mantine-color-yellow-light': '#3a2f17',
    '--mantine-color-yellow-light-hover': '#493b1d',
    '--mantine-color-yellow-light-color': '#e9bd62',
    '--mantine-color-red-light': '#43241d',
    '--mantine-color-red-light-hover': '#512c24',
    '--mantine-color-red-light-color': '#f2b9aa',
    '--carrel-surface': '#1b211d',
    '--carrel-line': '#2b332e',
    '--carrel-on-filled': '#14201a',
    '--carrel-amber': '#e9bd62',
    '--carrel-amber-wash': '#3a2f17',
    '--carrel-red': '#f39b88',
    '--carrel-red-wash': '#43211b',
    '--carrel-brass': '#e3b65b',
  },
})
