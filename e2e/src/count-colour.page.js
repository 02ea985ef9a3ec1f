// Runs in the viewer page: how many opaque pixels of its layers have a colour, [r, g, b], or are as near to it as a picture
// that was packed with losses.
;(colour) => {
  const NEAR = 12
  let count = 0
  for (const canvas of document.querySelectorAll('canvas')) {
    const { width, height } = canvas
    if (width === 0 || height === 0) continue
    const { data } = canvas.getContext('2d').getImageData(0, 0, width, height)
    for (let at = 0; at < data.length; at += 4)
      if (data[at + 3] === 255 && colour.every((part, i) => Math.abs(part - data[at + i]) <= NEAR))
        count += 1
  }
  return count
}
