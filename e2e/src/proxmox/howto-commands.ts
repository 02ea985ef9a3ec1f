import { readFile } from 'node:fs/promises'

const HOWTO = new URL('../../../docs/howto/connect-proxmox.md', import.meta.url)

/**
 * The commands that the how-to tells an administrator of this version to type, in their order: those of a block count for
 * the versions that the paragraph above it names, or for all.
 */
export async function howtoCommands(major: number): Promise<string[]> {
  return commandsFor(await readFile(HOWTO, 'utf8'), major)
}

export function commandsFor(page: string, major: number): string[] {
  const commands: string[] = []
  let majors: readonly number[] | null = null
  let block: string | null = null
  for (const line of page.split('\n')) {
    if (block === null) {
      if (line === '```sh') block = ''
      else if (line !== '') majors = majorsOf(line) ?? (line.endsWith(':') ? majors : null)
    } else if (line === '```') {
      if (majors?.includes(major) ?? true) commands.push(...commandsOf(block))
      block = null
      majors = null
    } else block += `${line}\n`
  }
  return commands
}

function majorsOf(line: string): number[] | null {
  const named = /^Proxmox VE ((?:\d+(?:\.\d+)?(?:, | and )?)+)/.exec(line)?.[1]
  return named === undefined
    ? null
    : [...named.matchAll(/\d+(?:\.\d+)?/g)].map(([version]) => Math.floor(Number(version)))
}

const commandsOf = (block: string) =>
  block
    .replaceAll('\\\n', '')
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line.startsWith('pveum ') || line.startsWith('pvesh '))

/** As a shell splits it. */
export function words(command: string): string[] {
  return [...command.matchAll(/(?:[^\s'"]+|'[^']*'|"[^"]*")+/g)].map(([word]) =>
    word.replace(
      /'([^']*)'|"([^"]*)"/g,
      (_, single?: string, double?: string) => single ?? double ?? '',
    ),
  )
}
