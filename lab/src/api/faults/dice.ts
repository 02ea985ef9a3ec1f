/** Numbers in [0, 1), one after another. */
export type Dice = () => number

/** The finisher of MurmurHash3: every bit of what comes in changes about half of what goes out. */
function mixed(word: number): number {
  let h = word | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/**
 * The dice of one fault for one occasion. They depend on nothing but the seed, the fault's number and how many occasions it
 * has seen, so that neither another fault nor the clock changes how they fall.
 */
export function diceFor(seed: number, fault: number, turn: number): Dice {
  let state = mixed(mixed(mixed(seed) + fault) + turn)
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    return mixed(state) / 2 ** 32
  }
}

export function oneOf<T>(dice: Dice, choices: readonly [T, ...T[]]): T {
  return choices[Math.floor(dice() * choices.length)] ?? choices[0]
}
