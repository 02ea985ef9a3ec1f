type Listener = (event: Event) => void
type Value = string | number | boolean | null | Listener
export type Child = Node | string | null | false

/**
 * Builds an element: functions listen to the event of that name, booleans switch an attribute, everything else is an
 * attribute. There is no inline style, since the page's policy forbids it.
 */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, Value>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name, value)
    else if (typeof value === 'boolean') made.toggleAttribute(name, value)
    else if (value !== null) made.setAttribute(name, String(value))
  }
  made.append(...children.filter((child) => child !== null && child !== false))
  return made
}
