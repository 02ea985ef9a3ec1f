// Runs in the viewer page: whether it is connected and shows a picture, of two colours at least and not all but flat.
;(() => {
  if (document.documentElement.dataset.state !== 'connected') return false
  return [...document.querySelectorAll('canvas')].some((canvas) => {
    const { width, height } = canvas
    if (width < 300 || height < 200) return false
    const { data } = canvas.getContext('2d').getImageData(0, 0, width, height)
    const counts = new Map()
    for (const pixel of new Uint32Array(data.buffer))
      if (pixel >>> 24 === 255) counts.set(pixel, (counts.get(pixel) ?? 0) + 1)
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
    return counts.size >= 2 && total - Math.max(...counts.values()) >= 100
  })
})()
