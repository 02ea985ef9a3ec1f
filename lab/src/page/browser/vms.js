import { keyed, make, setText } from './keyed.js'
import { actionButton, labRequest } from './lab-request.js'

const byId = (id) => document.getElementById(id)

/** Small labels, one beside the other. */
function setLabels(cell, labels) {
  cell.classList.toggle('cell-empty', labels.length === 0)
  keyed(
    cell.firstElementChild,
    labels,
    ({ kind, text }) => `${kind} ${text}`,
    ({ kind, text }) => {
      const label = make(`span.label.${kind}`, text)
      label.title = text
      return label
    },
    () => {},
  )
}

/** Names the cell where rows are sheets and there is no head above them. */
function cell(kind, title, ...children) {
  const element = make(`td.cell-${kind}`, ...children)
  if (title) element.dataset.title = title
  return element
}

function createRow({ vmid }) {
  const button = actionButton('Power off', () => labRequest('POST', `vms/${vmid}/power-off`, {}))
  button.title = 'As if somebody in the guest had shut it down'
  button.setAttribute('aria-label', `Power off ${vmid} from inside`)
  const name = make('span.name', make('b', String(vmid)), ' ', make('span'))
  return make(
    'tr',
    cell('vm', '', name, make('span.description')),
    cell('state', 'State', make('span.power'), make('span.label.lock')),
    cell('node', 'Node'),
    cell('address', 'Address'),
    cell('labels', 'Pool, tags', make('span')),
    cell('snapshots', 'Snapshots', make('span')),
    cell('action', '', button),
  )
}

/** A cell that has nothing to say takes no room where rows are sheets. */
function setCell(element, text) {
  setText(element, text)
  element.classList.toggle('cell-empty', text === '')
}

function updateRow(row, vm) {
  const [about, state, node, address, labels, snapshots, action] = row.children
  const [name, description] = about.children
  const [power, lock] = state.children
  setText(name.lastElementChild, vm.name)
  setText(description, vm.description)
  description.title = vm.description
  power.dataset.power = vm.power
  setText(power, vm.power)
  setText(lock, vm.lock ? `locked: ${vm.lock}` : '')
  setCell(node, vm.node)
  setCell(address, vm.address ?? '')
  const pool = vm.pool ? [{ kind: 'pool', text: vm.pool }] : []
  setLabels(labels, [...pool, ...vm.tags.map((text) => ({ kind: 'tag', text }))])
  setLabels(
    snapshots,
    vm.snapshots.map((text) => ({ kind: 'snapshot', text })),
  )
  action.firstElementChild.hidden = vm.power !== 'running'
  action.classList.toggle('cell-empty', vm.power !== 'running')
}

export function showVms({ total, found, shown }) {
  setText(byId('vm-count'), found === total ? String(total) : `${found} of ${total}`)
  keyed(byId('vm-rows'), shown, ({ vmid }) => vmid, createRow, updateRow)
  const left = found - shown.length
  const more = left > 0 ? `${left} more: find them by what they are called.` : ''
  byId('vm-more').hidden = found > 0 && left === 0
  setText(byId('vm-more'), found === 0 ? 'No VM is like that.' : more)
}
