import { make, setText } from './keyed.js'
import { labRequest } from './lab-request.js'

const byId = (id) => document.getElementById(id)

const places = {
  request: 'Requests',
  task: 'Tasks',
  agent: 'Guest agents',
  storage: 'Storage',
  world: 'What happens',
}
/** What most faults have in common stands behind what is their own. */
const ordinary = new Set([
  ...['method', 'path', 'node', 'vmid', 'task', 'storage'],
  ...['at', 'for_ms', 'probability', 'every', 'times'],
])

const typesOf = (schema) => (schema.anyOf ?? [schema]).map(({ type }) => type)
const choicesOf = (schema) =>
  schema.enum ?? (schema.anyOf ?? []).flatMap((each) => each.enum ?? each.const ?? [])

function inputFor(name, schema) {
  const choices = choicesOf(schema)
  const isClosed = schema.enum !== undefined || schema.anyOf?.every((each) => 'const' in each)
  if (isClosed) {
    const empty = schema.default === undefined ? [make('option')] : []
    const select = make(
      'select',
      ...empty,
      ...choices.map((choice) => make('option', String(choice))),
    )
    if (schema.default !== undefined) select.value = String(schema.default)
    return select
  }
  const input = make('input')
  if (schema.type === 'boolean') input.type = 'checkbox'
  else input.placeholder = String(schema.default ?? schema.pattern?.slice(0, 0) ?? '')
  if (typesOf(schema).every((type) => type === 'integer' || type === 'number'))
    input.inputMode = 'decimal'
  if (choices.length > 0) {
    const list = make('datalist', ...choices.map((choice) => make('option', String(choice))))
    list.id = `choices-${name}`
    input.setAttribute('list', list.id)
    return make('span', input, list)
  }
  return input
}

function field(name, schema) {
  const control = inputFor(name, schema)
  const input = control.matches('span') ? control.firstElementChild : control
  input.id = `field-${name}`
  input.name = name
  const label = make('label', name.replaceAll('_', ' '))
  label.htmlFor = input.id
  const says = make('small.quiet', schema.description ?? '')
  says.id = `says-${name}`
  input.setAttribute('aria-describedby', says.id)
  return make('div.field', label, control, says)
}

/** Numbers are numbers where the schema has any, so that `3rd` and 3000 both stay what they are. */
function readInput(input, schema) {
  if (input.type === 'checkbox') return input.checked ? true : undefined
  const text = input.value.trim()
  if (text === '') return undefined
  const mayBeNumber = [
    ...typesOf(schema),
    ...choicesOf(schema).map((choice) => typeof choice),
  ].some((type) => type === 'integer' || type === 'number')
  return mayBeNumber && Number.isFinite(Number(text)) ? Number(text) : text
}

function showKind({ says, schema }) {
  setText(byId('fault-says'), says)
  const fields = Object.entries(schema.properties)
  const own = fields.filter(([name]) => !ordinary.has(name) || schema.required?.includes(name))
  const rest = fields.filter((entry) => !own.includes(entry))
  byId('fault-own').replaceChildren(...own.map(([name, each]) => field(name, each)))
  byId('fault-when').replaceChildren(...rest.map(([name, each]) => field(name, each)))
}

function readForm({ fault, schema }) {
  const form = byId('fault-form')
  const values = Object.entries(schema.properties).flatMap(([name, each]) => {
    const value = readInput(form.elements[name], each)
    return value === undefined ? [] : [[name, value]]
  })
  return { fault, ...Object.fromEntries(values) }
}

/** A form for every kind of fault, made from its schema. */
export async function setUpFaultForm() {
  const kinds = await labRequest('GET', 'kinds')
  const select = byId('fault-kind')
  for (const [place, title] of Object.entries(places)) {
    const group = make('optgroup')
    group.label = title
    const names = kinds.filter((kind) => kind.place === place).map(({ fault }) => fault)
    group.append(...names.map((name) => make('option', name)))
    select.append(group)
  }
  const chosen = () => kinds.find(({ fault }) => fault === select.value)
  select.addEventListener('change', () => showKind(chosen()))
  showKind(chosen())
  byId('fault-form').addEventListener('submit', async (event) => {
    event.preventDefault()
    try {
      await labRequest('POST', 'faults', readForm(chosen()))
      setText(byId('fault-problem'), '')
    } catch (error) {
      setText(byId('fault-problem'), error.message)
    }
  })
}
