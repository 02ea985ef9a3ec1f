// Runs in the viewer page: each colour that a thousand opaque pixels of its layers have, or more, as [r, g, b, pixels].
;(() => {
  const LARGE = 1000
  const counts = new Map()
  for (const canvas of document.querySelectorAll('canvas')) {
    const { width, height } = canvas
    if (width === 0 || height === 0) continue
    const { data } = canvas.getContext('2d').getImageData(0, 0, width, height)
    for (const pixel of new Uint32Array(data.buffer))
      if (pixel >>> 24 === 255) counts.set(pixel, (counts.get(pixel) ?? 0) + 1)
  }
  return [...counts]
    .filter(([, pixels]) => pixels >= LARGE)
    .map(([colour, pixels]) => [colour & 255, (colour >>> 8) & 255, (colour >>> 16) & 255, pixels])
})()
