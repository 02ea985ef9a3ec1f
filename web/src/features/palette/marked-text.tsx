import { Fragment } from 'react'
import { graphemesOf } from './fuzzy-match.ts'
import classes from './palette.module.css'

interface MarkedTextProps {
  text: string
  /** Graphemes, counted from 0. */
  marks: readonly number[]
}

/** Letters that follow each other share a mark, so that those of a script that joins them stay joined. */
export function MarkedText({ text, marks }: MarkedTextProps) {
  const runs: { at: number; text: string; isMarked: boolean }[] = []
  for (const [at, grapheme] of graphemesOf(text).entries()) {
    const isMarked = marks.includes(at)
    const last = runs.at(-1)
    if (last?.isMarked === isMarked) last.text += grapheme
    else runs.push({ at, text: grapheme, isMarked })
  }
  return runs.map(({ at, text: run, isMarked }) =>
    isMarked ? (
      <mark key={at} className={classes.mark}>
        {run}
      </mark>
    ) : (
      <Fragment key={at}>{run}</Fragment>
    ),
  )
}
