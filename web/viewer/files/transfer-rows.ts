import { button, section } from '../page/controls.ts'
import { element } from '../page/element.ts'
import { icon } from '../page/icon.ts'
import { say } from '../say.ts'
import { byteSize } from './byte-size.ts'
import type { Transfer, TransferList } from './transfer-list.ts'

const ENDINGS = { done: 'Done', cancelled: 'Cancelled', failed: 'Failed' } as const

/** What is on its way, and how what was came out. */
export function transferRows(transfers: TransferList): HTMLElement {
  const list = element('ul', { class: 'transfers', 'aria-label': say('Transfers') })
  const clear = button(say('Clear the list'), () => transfers.forgetEnded(), { look: 'bare' })
  const made = section(say('Transfers'), list, clear)
  let drawn = ''
  transfers.current.watch((current) => {
    made.hidden = current.length === 0
    clear.hidden = current.every(({ state }) => state === 'running')
    const shape = current.map(({ id, state }) => `${id}${state}`).join()
    // Drawn anew only when one begins or ends: a button keeps the focus while its row counts.
    if (shape !== drawn) list.replaceChildren(...current.map((each) => row(each, transfers)))
    else for (const [index, each] of current.entries()) count(list.children[index], each)
    drawn = shape
  })
  return made
}

function row(transfer: Transfer, transfers: TransferList): HTMLElement {
  const { id, name, direction, state } = transfer
  const made = element(
    'li',
    { class: state },
    icon(direction === 'up' ? 'upload' : 'download'),
    element('span', { class: 'name' }, name),
    element('span', { class: 'amount', role: state === 'running' ? null : 'status' }),
    state === 'running' &&
      element('progress', { 'aria-label': say('Progress of {{name}}', { name }) }),
    state === 'running' &&
      button(say('Cancel {{name}}', { name }), () => transfers.cancel(id), {
        iconName: 'close',
        look: 'bare',
        isQuiet: true,
      }),
  )
  count(made, transfer)
  return made
}

function count(made: Element | undefined, { bytes, size, state, problem }: Transfer): void {
  const amount = made?.querySelector('.amount')
  const progress = made?.querySelector('progress')
  if (amount) {
    amount.textContent =
      state === 'running'
        ? size === null
          ? byteSize(bytes)
          : say('{{part}} of {{whole}}', { part: byteSize(bytes), whole: byteSize(size) })
        : (problem ?? say(ENDINGS[state]))
  }
  if (progress && size !== null) {
    progress.max = Math.max(1, size)
    progress.value = bytes
  }
}
