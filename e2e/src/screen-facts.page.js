// Runs in the viewer page: the size of its largest canvas (Guacamole rounds up to 64), and the colour of most opaque
// pixels of each large one, as `r,g,b`.
;(() => {
  const canvases = [...document.querySelectorAll('canvas')]
    .filter(({ width, height }) => width >= 300 && height >= 200)
    .sort((a, b) => b.width * b.height - a.width * a.height)
  const colours = canvases.map((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    const counts = new Map()
    for (const pixel of new Uint32Array(data.buffer))
      if (pixel >>> 24 === 255) counts.set(pixel, (counts.get(pixel) ?? 0) + 1)
    const [most = 0] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? []
    return [most, most >>> 8, most >>> 16].map((part) => part & 255).join()
  })
  return { width: canvases[0]?.width ?? 0, height: canvases[0]?.height ?? 0, colours }
})()
