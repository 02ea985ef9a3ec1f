import { readFileSync, writeFileSync } from 'node:fs'
import { Fault } from '../fault.ts'
import { MULTIARCH } from '../prerequisites.ts'

const COMPILED_IN = Buffer.from(`lib/${MULTIARCH}/freerdp2\0`)
const IN_WORKING_DIRECTORY = Buffer.alloc(COMPILED_IN.length)
IN_WORKING_DIRECTORY.write('../proc/self/cwd/freerdp2')

/**
 * FreeRDP looks for plugins only in the folder compiled into it, `/usr/lib/<arch>/freerdp2`: guacd's own, which carry
 * sound and drives, would have to be put into the system as root. The copy made here looks in the working directory.
 */
export function copyFreeRdpWithOwnPlugins(from: string, to: string): void {
  const library = readFileSync(from)
  let position = library.indexOf(COMPILED_IN)
  if (position < 0) {
    throw new Fault(
      'freerdp_unknown',
      'This libfreerdp2 has no plugin folder where it is expected.',
    )
  }
  while (position >= 0) {
    IN_WORKING_DIRECTORY.copy(library, position)
    position = library.indexOf(COMPILED_IN, position)
  }
  writeFileSync(to, library, { mode: 0o755 })
}
