// Runs in the page: the focused element, and whether it shows that it has the focus. What is typed into shows its caret;
// the box of a switch or a choice is often drawn by the label beside it.
;(() => {
  const element = document.activeElement
  if (!element || element === document.body) return null
  const isTypedInto = element.matches('textarea, select, input:not([type=checkbox], [type=radio])')
  const drawn = element.matches('input')
    ? [element, element.nextElementSibling, element.parentElement, element.closest('label')]
    : [element]
  const isMarked = (shown) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(shown)
    return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1) || boxShadow !== 'none'
  }
  const name = element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40) ?? ''
  return {
    place: `${element.tagName.toLowerCase()} ${name}`,
    isShown: isTypedInto || drawn.some((shown) => shown && isMarked(shown)),
  }
})()
