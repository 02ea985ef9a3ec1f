import { keyed, make, setText } from './keyed.js'
import { actionButton, labRequest } from './lab-request.js'

const gibibytes = (bytes) => `${(bytes / 2 ** 30).toFixed(bytes < 10 * 2 ** 30 ? 1 : 0)} GiB`
const many = (count, one, more) => `${count.toLocaleString('en')} ${count === 1 ? one : more}`

/** Figures of the machine that the lab stands on; its nodes share it. */
export function showHost(list, { host, vms }) {
  const figures = [
    ['VMs', `${vms.running.toLocaleString('en')} of ${vms.total.toLocaleString('en')} run`],
    ['CPU', `${host.cpu_percent} % of ${host.cpus}`],
    ['Memory', `${host.memory_percent} % of ${gibibytes(host.memory_bytes)}`],
    ['Disk', `${host.disk_percent} % of ${gibibytes(host.disk_bytes)}`],
  ]
  keyed(
    list,
    figures,
    ([name]) => name,
    ([name]) => make('div', make('dt', name), make('dd')),
    (element, [, value]) => setText(element.lastElementChild, value),
  )
}

export function showNodes(list, nodes) {
  keyed(
    list,
    nodes,
    ({ name }) => name,
    ({ name }) => {
      const button = actionButton('', () =>
        labRequest('POST', `nodes/${name}`, { online: button.dataset.turns === 'on' }),
      )
      return make('li.card', make('b', name), make('span.online'), make('span.quiet'), button)
    },
    (card, { name, online, vms }) => {
      const [, state, count, button] = card.children
      card.dataset.online = String(online)
      setText(state, online ? 'online' : 'off')
      setText(count, many(vms, 'VM', 'VMs'))
      button.dataset.turns = online ? 'off' : 'on'
      button.hidden = nodes.length === 1
      setText(button, online ? 'Switch off' : 'Switch on')
      button.setAttribute('aria-label', `Switch ${button.dataset.turns} ${name}`)
    },
  )
}

export function showStorages(list, storages) {
  keyed(
    list,
    storages,
    ({ name }) => name,
    ({ name, type, shared }) =>
      make(
        'li.card',
        make('b', name),
        make('span.quiet', shared ? `${type}, seen by all nodes` : `${type}, on each node its own`),
      ),
    () => {},
  )
}
