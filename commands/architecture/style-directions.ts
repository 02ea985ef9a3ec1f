/** What names a side of the screen, which Arabic has on the other one. Four values name all sides, left and right too. */
const SIDED = [
  /(?:^|[\s;{])(?:(?:margin|padding|border|scroll-margin)-)?(?:left|right)(?:-\w+)*\s*:/,
  /border-(?:top|bottom)-(?:left|right)-radius\s*:/,
  /(?:text-align|float|clear)\s*:\s*(?:left|right)/,
  /(?:margin|padding|inset)\s*:(?:\s+[^\s;]+){4}\s*;/,
]

/** Lines of a style sheet that would not be mirrored. */
export const findSides = (path: string, css: string): string[] =>
  css
    .split('\n')
    .flatMap((line, index) =>
      SIDED.some((pattern) => pattern.test(line)) ? [`${path}:${index + 1} ${line.trim()}`] : [],
    )
