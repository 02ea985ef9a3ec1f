/** What an administrator has the server look for. */
export interface Search {
  readonly asked: string
  /** Nothing else has been typed since. */
  readonly isCurrent: boolean
  readonly isWanted: boolean
}

/** One letter finds half of everybody. */
export const LETTERS_TO_ASK = 2

/** So many of each are shown; the rest is on a page of its own. */
export const FEW = 5
