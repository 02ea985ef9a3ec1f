import { run } from '../engine/command.ts'

export const defaultMirror = 'http://deb.debian.org/debian'

/** The first Debian archive (not its security or updates suites) among lines of `apt-get indextargets`. */
export function mirrorFrom(targets: string): string {
  for (const line of targets.split('\n')) {
    const [uri, origin, label, suite] = line.split('|')
    if (origin !== 'Debian' || label !== 'Debian' || /-|^$/.test(suite ?? '')) continue
    if (uri && /^https?:/.test(uri)) return uri.replace(/\/$/, '')
  }
  return defaultMirror
}

/** The archive that this machine's own apt uses, which is the one most likely to be near and allowed. */
export async function hostMirror(): Promise<string> {
  const format = '$(REPO_URI)|$(ORIGIN)|$(LABEL)|$(CODENAME)'
  try {
    return mirrorFrom(
      await run('apt-get', ['indextargets', '--format', format], { deadlineMs: 10_000 }),
    )
  } catch {
    return defaultMirror
  }
}
