import type { FlatTexts } from './text-files.ts'

const PLURAL = /_(zero|one|two|few|many|other)$/

/**
 * Keys that no source file names. A file names a key of a namespace if it speaks it (`useTranslation('servers')`, or
 * `servers:` before the key) and has the key as a string, or the beginning of it before a value (`role.${role}`).
 */
export function findUnusedTexts(
  namespace: string,
  texts: FlatTexts,
  sources: Record<string, string>,
): string[] {
  const speaks = new RegExp(
    namespace === 'app' ? /useTranslation\(\)|i18n\.t\(|['"`]app:/ : `['"\`]${namespace}(['"\`]|:)`,
  )
  const named = Object.values(sources)
    .filter((source) => speaks.test(source))
    .flatMap((source) => [...source.matchAll(/['"`]([\w:-]+(?:\.[\w-]+)*(?:\.\$\{|\$\{)?)/g)])
    .map(([, key = '']) => key.replace(/^[\w-]+:/, ''))
  const whole = new Set(named.filter((key) => !key.endsWith('${')))
  const beginnings = named.filter((key) => key.endsWith('${')).map((key) => key.slice(0, -2))
  return Object.keys(texts).filter((key) => {
    const plain = key.replace(PLURAL, '')
    return (
      !whole.has(plain) &&
      !beginnings.some((start) => start.includes('.') && plain.startsWith(start))
    )
  })
}
