import { useFormats } from '../../i18n/use-formats.ts'

/** Milliseconds as the reader writes seconds. */
export function useSeconds(): (milliseconds: number) => string {
  const { number } = useFormats()
  return (milliseconds) =>
    number(milliseconds / 1000, {
      style: 'unit',
      unit: 'second',
      unitDisplay: 'narrow',
      maximumFractionDigits: milliseconds < 1000 ? 2 : milliseconds < 10_000 ? 1 : 0,
    })
}
