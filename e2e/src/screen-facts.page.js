// Runs in the viewer page: size and colours of what the largest canvas shows; of most pixels, the colour as `r,g,b`.
;(() => {
  const [canvas] = [...document.querySelectorAll('canvas')].sort(
    (a, b) => b.width * b.height - a.width * a.height,
  )
  if (!canvas || canvas.width === 0) return { width: 0, height: 0, colour: '', colours: 0 }
  const { width, height } = canvas
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height)
  const counts = new Map()
  for (const pixel of new Uint32Array(data.buffer)) counts.set(pixel, (counts.get(pixel) ?? 0) + 1)
  const [most] = [...counts].sort((a, b) => b[1] - a[1])[0]
  const colour = [most, most >>> 8, most >>> 16].map((part) => part & 255).join()
  return { width, height, colour, colours: counts.size }
})()
