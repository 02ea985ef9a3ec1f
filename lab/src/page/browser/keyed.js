/** Sets the text only if it differs, so that selections and screen readers are left in peace. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text
}

/** An element with its classes, texts and children: `make('p.quiet', 'Nothing yet.')`. */
export function make(name, ...children) {
  const [tag, ...classes] = name.split('.')
  const element = document.createElement(tag)
  if (classes.length > 0) element.className = classes.join(' ')
  element.append(...children.filter((child) => child !== null))
  return element
}

const known = new WeakMap()

/**
 * Makes the container's children match the items: what stays is kept as it is and updated, so that nothing flickers, no focus
 * is lost and what was opened stays open.
 */
export function keyed(container, items, keyOf, create, update) {
  const before = known.get(container) ?? new Map()
  const after = new Map()
  let place = container.firstElementChild
  for (const item of items) {
    const key = keyOf(item)
    const element = before.get(key) ?? create(item)
    before.delete(key)
    update(element, item)
    after.set(key, element)
    if (element === place) place = place.nextElementSibling
    else container.insertBefore(element, place)
  }
  for (const gone of before.values()) gone.remove()
  known.set(container, after)
}
