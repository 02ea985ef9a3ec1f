interface OptionalKeys {
  /** Whole place in a body; `*` stands for one key. */
  readonly place: RegExp
  readonly reason: string
}

/** What is there or not by hardware, time or load, and not by a rule that a client could rely on. */
const optionalKeys: readonly OptionalKeys[] = [
  {
    place: /\.ballooninfo\.(?!actual$|max_mem$)\w+$|\.freemem$/,
    reason: 'The guest reports them by its balloon driver, some seconds after it has started.',
  },
  {
    place: /\.blockstat\.\w+\.idle_time_ns$/,
    reason: 'QEMU knows it once the disk has been used.',
  },
]

export const isOptional = (place: string) =>
  optionalKeys.some((optional) => optional.place.test(place))
