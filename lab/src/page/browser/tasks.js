import { keyed, make, setText } from './keyed.js'

const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })

function outcomeOf({ exitstatus }) {
  if (exitstatus === null) return 'running'
  if (exitstatus === 'OK') return 'ok'
  return exitstatus.startsWith('WARNINGS') ? 'warned' : 'failed'
}

function lasting(task, now) {
  const seconds = Math.max(0, (task.endtime ?? Math.floor(now / 1000)) - task.starttime)
  return seconds === 0 ? 'under 1 s' : `${seconds} s`
}

function createTask() {
  const summary = make('summary', make('b'), make('span.outcome'), make('span.quiet'))
  return make('li', make('details', summary, make('p.quiet'), make('pre')))
}

function updateTask(element, task, now) {
  const [summary, about, log] = element.firstElementChild.children
  const [title, outcome, when] = summary.children
  element.dataset.outcome = outcomeOf(task)
  setText(title, `${task.type} ${task.id}`)
  setText(outcome, task.exitstatus ?? 'running')
  setText(when, `${time.format(task.starttime * 1000)}, ${lasting(task, now)}`)
  setText(about, `on ${task.node} for ${task.user}`)
  setText(log, task.log.join('\n'))
}

export function showTasks(list, tasks, now) {
  keyed(
    list,
    tasks,
    ({ upid }) => upid,
    createTask,
    (element, task) => updateTask(element, task, now),
  )
}
