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

/** As large as fits. Undefined while either side has no size yet (guacd sends layers of 0 by 0). */
export function fittingScale(
  room: { width: number; height: number },
  display: { width: number; height: number },
): number | undefined {
  const scale = Math.min(room.width / display.width, room.height / display.height)
  return Number.isFinite(scale) && scale > 0 ? scale : undefined
}
