import { keyed, make, setText } from './keyed.js'
import { actionButton, labRequest } from './lab-request.js'

const byId = (id) => document.getElementById(id)
const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })

/** `method POST, times 1`. */
function settingsOf({ fault: _, ...rest }) {
  return Object.entries(rest)
    .filter(([, value]) => value !== false)
    .map(([name, value]) => (value === true ? name : `${name.replaceAll('_', ' ')} ${value}`))
    .join(', ')
}

function struckText({ seen, fired, state }) {
  const struck = fired === 0 ? 'has not struck' : `struck ${fired}`
  const of = seen > fired ? (fired === 0 ? `, saw ${seen}` : ` of ${seen}`) : ''
  const ended = { waiting: ', waits for its time', over: ', is over', on: '' }[state]
  return `${struck}${of}${ended}`
}

export function showFaults({ seed, on, past }) {
  byId('no-faults').hidden = on.length > 0
  byId('all-off').hidden = on.length < 2
  keyed(
    byId('faults'),
    on,
    ({ id }) => id,
    ({ id, fault }) => {
      const off = actionButton('Switch off', () => labRequest('DELETE', `faults/${id}`))
      off.setAttribute('aria-label', `Switch off fault ${id}, ${fault.fault}`)
      const settings = make('span.settings', settingsOf(fault))
      return make('li.fault', make('b', fault.fault), settings, make('span.quiet'), off)
    },
    (element, fault) => {
      element.dataset.state = fault.state
      setText(element.children[2], struckText(fault))
    },
  )
  setText(byId('seed'), String(seed))
  keyed(
    byId('past'),
    past,
    ({ number }) => number,
    ({ at, fault, what }) =>
      make('li', make('span.quiet', time.format(at)), ' ', make('b', fault), ' ', what),
    () => {},
  )
}

byId('all-off').addEventListener('click', () => labRequest('DELETE', 'faults'))
