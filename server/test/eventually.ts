import { expect } from 'vitest'

/** Waits until it is so, however slow the machine. */
export const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 15_000, interval: 10 })
