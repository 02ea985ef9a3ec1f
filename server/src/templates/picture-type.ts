type PictureType = 'image/png' | 'image/jpeg' | 'image/webp'

const starts = (content: Uint8Array, bytes: readonly number[], at = 0) =>
  bytes.every((byte, index) => content[at + index] === byte)

const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0))

/** What a picture is by its first bytes, whatever it is called; null for anything that is not shown here. */
export function pictureType(content: Uint8Array): PictureType | null {
  if (starts(content, [0x89, ...ascii('PNG\r\n'), 0x1a, 0x0a])) return 'image/png'
  if (starts(content, [0xff, 0xd8, 0xff])) return 'image/jpeg'
  if (starts(content, ascii('RIFF')) && starts(content, ascii('WEBP'), 8)) return 'image/webp'
  return null
}
