/** Cheaper than the test runner's own assertions, of which millions would be needed. */
export function demand(holds: boolean, claim: string): void {
  if (!holds) throw new Error(`Does not hold: ${claim}.`)
}
