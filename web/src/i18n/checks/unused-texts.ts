import type { FlatTexts } from './text-files.ts'

const PLURAL = /_(zero|one|two|few|many|other)$/

/**
 * Keys that no source file names. A file names a key of a namespace if it speaks it (`useTranslation('servers')`, or
 * `servers:` before the key) and has the key as a string, or as one with values in it (`role.${role}`).
 */
export function findUnusedTexts(
  namespace: string,
  texts: FlatTexts,
  sources: Record<string, string>,
): string[] {
  const speaks = new RegExp(
    namespace === 'app' ? /useTranslation\(\)|i18n\.t\(|['"`]app:/ : `['"\`]${namespace}(['"\`]|:)`,
  )
  const speaking = Object.values(sources).filter((source) => speaks.test(source))
  const whole = new Set(
    speaking.flatMap((source) =>
      [...source.matchAll(/['"`]([\w:.-]+)['"`]/g)].map(([, key = '']) =>
        key.replace(/^[\w-]+:/, ''),
      ),
    ),
  )
  const patterns = speaking.flatMap((source) =>
    [...source.matchAll(/`([\w:.-]*(?:\$\{[^}`]+\}[\w.-]*)+)`/g)].map(([, key = '']) =>
      patternOf(key),
    ),
  )
  return Object.keys(texts).filter((key) => {
    const plain = key.replace(PLURAL, '')
    return !whole.has(plain) && !patterns.some((pattern) => pattern.test(plain))
  })
}

/** `role.${role}` as what it may come to. One that is all value would name every key, and names none. */
function patternOf(key: string): RegExp {
  const fixed = key.replace(/^[\w-]+:/, '').split(/\$\{[^}]+\}/)
  const isTelling = fixed.some((part) => part.includes('.'))
  return isTelling ? new RegExp(`^${fixed.map(escapeDots).join('[\\w.-]+')}$`) : /(?!)/
}

const escapeDots = (text: string): string => text.replaceAll('.', '\\.')
