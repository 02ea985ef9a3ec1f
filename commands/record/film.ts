import type { Caption } from '@carrel/e2e/recording/narration'
import type { Frame } from '@carrel/e2e/recording/screencast'

/** How long the film goes on after the last frame. */
const LAST_MS = 1500

/** A span of time in Unix ms. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** A caption is read for at least this long, even when the next thing has happened meanwhile. */
const LEAST_SHOWN_MS = 1700

/** From just before the first frame of any to just after the last. */
export function spanOf(casts: readonly (readonly Frame[])[]): Span {
  const times = casts.flat().map(({ at }) => at)
  return { from: Math.min(...times), to: Math.max(...times) + LAST_MS }
}

/** The frames as ffmpeg's concat demuxer wants them, each as long as it was to be seen. */
export function toFrameList(frames: readonly Frame[], { from, to }: Span): string {
  const shown = frames.map(({ file, at }, index) => {
    const begin = index === 0 ? from : at
    const end = frames[index + 1]?.at ?? to
    return `file '${file}'\nduration ${((end - begin) / 1000).toFixed(3)}\n`
  })
  // The demuxer ignores the last duration unless the file is named once more.
  const last = frames.at(-1)
  return `ffconcat version 1.0\n${shown.join('')}${last ? `file '${last.file}'\n` : ''}`
}

/** WebVTT. Each caption is shown until the next, and none shorter than it takes to read. */
export function toCaptionFile(captions: readonly Caption[], { from, to }: Span): string {
  const begins: number[] = []
  for (const { at } of captions)
    begins.push(Math.max(at, (begins.at(-1) ?? Number.NEGATIVE_INFINITY) + LEAST_SHOWN_MS))
  const cues = captions.map(({ text }, index) => {
    const begin = clock((begins[index] ?? from) - from)
    const end = clock((begins[index + 1] ?? to) - from)
    return `\n${begin} --> ${end}\n${text}\n`
  })
  return `WEBVTT\n${cues.join('')}`
}

/** `MM:SS.mmm`. */
function clock(ms: number): string {
  const minutes = String(Math.floor(ms / 60_000)).padStart(2, '0')
  return `${minutes}:${((ms % 60_000) / 1000).toFixed(3).padStart(6, '0')}`
}

/** Two frame lists side by side over a line of captions, as H.264. */
export function filmArguments(files: {
  readonly left: string
  readonly right: string
  readonly captions: string
  readonly film: string
  readonly height: number
}): string[] {
  const style = 'FontName=DejaVu Sans,FontSize=11,Outline=0,Shadow=0,MarginV=6'
  const half = (input: number, name: string) =>
    `[${input}:v]fps=12,scale=-2:${files.height},setsar=1[${name}]`
  const graph = [
    half(0, 'left'),
    half(1, 'right'),
    '[left][right]hstack=shortest=0[both]',
    `[both]pad=iw:ih+72:0:0:color=0x16181d,subtitles=${files.captions}:force_style='${style}'`,
  ].join(';')
  const input = (list: string) => ['-f', 'concat', '-safe', '0', '-i', list]
  const coding = ['-c:v', 'libx264', '-preset', 'slow', '-crf', '27', '-pix_fmt', 'yuv420p']
  return [
    ...['-y', '-loglevel', 'error', ...input(files.left), ...input(files.right)],
    ...['-filter_complex', graph, ...coding, '-movflags', '+faststart', files.film],
  ]
}
