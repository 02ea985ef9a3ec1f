export interface PixelSize {
  width: number
  height: number
  dpi: number
}

const even = (length: number): number => Math.max(2, Math.floor(length / 2) * 2)

/** The desktop in the pixels of this screen. RDP wants even lengths. */
export function desktopSize(width: number, height: number, pixelRatio: number): PixelSize {
  return {
    width: even(width * pixelRatio),
    height: even(height * pixelRatio),
    dpi: Math.round(96 * pixelRatio),
  }
}
