/** How long an MP4 is, in seconds, by its movie header (ISO 14496-12, 8.2.2; version 0). */
export function filmSeconds(film: Buffer): number {
  const header = film.indexOf('mvhd')
  if (header < 0) throw new Error('this is no MP4 film')
  return film.readUInt32BE(header + 20) / film.readUInt32BE(header + 16)
}
