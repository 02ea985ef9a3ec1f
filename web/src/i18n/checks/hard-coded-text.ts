import { type ESTree, parseSync, Visitor } from 'vite'

export interface HardCodedText {
  line: number
  text: string
}

/** Attributes and properties whose words people read or hear. */
const SPOKEN = new Set([
  'alt',
  'aria-description',
  'aria-label',
  'aria-roledescription',
  'aria-valuetext',
  'description',
  'emptyMessage',
  'error',
  'label',
  'message',
  'nothingFoundMessage',
  'placeholder',
  'title',
])

/** Words that begin like a sentence are one, wherever they stand. */
const SENTENCE = /^\p{Lu}[\p{L}’']*,? \p{L}/u

/** Names, which are the same in every language. */
const NAMES = [
  ...['Carrel', 'Proxmox VE', 'Guacamole', 'Debian', 'RDP', 'VNC', 'SSH', 'vmbr0'],
  ...['pve.example.org', 'carrel@pve!broker'],
]

/**
 * The words of a source file that would stay English in every language: text in JSX, what stands in an attribute or a
 * property that is shown or read out, and whole sentences. A key (`launch.title`) is no word of a language, and what
 * an error is made with is for whoever reads the console, or translated by its code.
 */
export function findHardCodedText(path: string, source: string): HardCodedText[] {
  const { program, errors } = parseSync(path, source)
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`)
  const found = new Map<number, string>()
  const faults: ESTree.Node[] = []
  const report = ({ start, text }: Literal): void => {
    const words = NAMES.reduce((rest, name) => rest.replaceAll(name, ''), text)
    if (/\p{L}/u.test(words)) found.set(start, text.trim())
  }
  const reportChildren = ({ children }: { children: ESTree.JSXChild[] }): void => {
    for (const child of children) {
      if (child.type === 'JSXText') report({ start: child.start, text: child.value })
      if (child.type === 'JSXExpressionContainer') literalsOf(child.expression).forEach(report)
    }
  }
  const reportSentence = (node: ESTree.Node): void =>
    literalsOf(node)
      .slice(0, 1)
      .filter(({ text }) => SENTENCE.test(text))
      .forEach(report)
  new Visitor({
    JSXElement: reportChildren,
    JSXFragment: reportChildren,
    JSXAttribute({ name, value }) {
      if (name.type !== 'JSXIdentifier' || !SPOKEN.has(name.name)) return
      literalsOf(value?.type === 'JSXExpressionContainer' ? value.expression : value).forEach(
        report,
      )
    },
    Property({ key, value }) {
      const name = key.type === 'Identifier' ? key.name : key.type === 'Literal' ? key.value : ''
      if (!SPOKEN.has(String(name))) return
      literalsOf(value)
        .filter(({ text }) => /^\p{Lu}|\s/u.test(text))
        .forEach(report)
    },
    Literal: reportSentence,
    TemplateLiteral: reportSentence,
    NewExpression: (node) => void faults.push(...node.arguments),
    CallExpression: ({ callee, arguments: args }) =>
      void (callee.type === 'Super' && faults.push(...args)),
  }).visit(program)
  return [...found]
    .filter(([at]) => !faults.some(({ start, end }) => at >= start && at < end))
    .sort(([a], [b]) => a - b)
    .map(([start, text]) => ({ line: source.slice(0, start).split('\n').length, text }))
}

interface Literal {
  start: number
  text: string
}

/** The strings that an expression may come to. */
function literalsOf(node: ESTree.Node | null): Literal[] {
  if (!node) return []
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? [{ start: node.start, text: node.value }] : []
    case 'TemplateLiteral':
      return node.quasis.map(({ start, value }) => ({ start, text: value.raw }))
    case 'ConditionalExpression':
      return [...literalsOf(node.consequent), ...literalsOf(node.alternate)]
    case 'LogicalExpression':
      return [...literalsOf(node.left), ...literalsOf(node.right)]
    case 'BinaryExpression':
      return node.operator === '+' ? [...literalsOf(node.left), ...literalsOf(node.right)] : []
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
      return literalsOf(node.expression)
    default:
      return []
  }
}
