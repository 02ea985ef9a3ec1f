export interface TypedDifference {
  readonly backspaces: number
  readonly text: string
}

/**
 * What to type to turn one text into the other from its end, in code points. Phones tell no keys: they change the text of
 * a field, correct words after they were written, and take back what they guessed.
 */
export function typedDifference(before: string, after: string): TypedDifference {
  const from = [...before]
  const to = [...after]
  let same = 0
  while (same < from.length && same < to.length && from[same] === to[same]) same += 1
  return { backspaces: from.length - same, text: to.slice(same).join('') }
}
