import { setUpFaultForm } from './fault-form.js'
import { showFaults } from './faults.js'
import { setText } from './keyed.js'
import { showHost, showNodes, showStorages } from './nodes.js'
import { showTasks } from './tasks.js'
import { showVms } from './vms.js'

const byId = (id) => document.getElementById(id)
const shownVms = 200

let live = null

function show({ now, lab }) {
  document.title = `Lab, ${lab.vms.running} of ${lab.vms.total} VMs run`
  setText(byId('manner'), lab.manner)
  showHost(byId('host'), lab)
  showNodes(byId('nodes'), lab.nodes)
  showStorages(byId('storages'), lab.storages)
  showVms(lab.vms)
  showFaults(lab.faults)
  showTasks(byId('tasks'), lab.tasks, now)
  byId('no-tasks').hidden = lab.tasks.length > 0
}

function tell(state, text) {
  const element = byId('live')
  element.dataset.state = state
  setText(element, text)
}

/** The browser itself connects again when the lab was away. */
function watch() {
  live?.close()
  const query = new URLSearchParams({ filter: byId('filter').value, limit: String(shownVms) })
  live = new EventSource(`/lab/live?${query}`)
  live.addEventListener('open', () => tell('live', 'Live'))
  live.addEventListener('error', () => tell('away', 'The lab does not answer'))
  live.addEventListener('message', ({ data }) => show(JSON.parse(data)))
}

let typing
byId('filter').addEventListener('input', () => {
  clearTimeout(typing)
  typing = setTimeout(watch, 200)
})

watch()
await setUpFaultForm()
