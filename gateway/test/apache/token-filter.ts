const TOKEN = /(.*?)(^|.)(\$\{([A-Za-z0-9_]*)(?::(.*))?\})/g

/**
 * Guacamole’s `TokenFilter`, as it is in 1.3 to 1.6: a token that is not known stays, `$${X}` gives `${X}`, and what stands
 * before a line break that comes before a token is lost.
 */
export function filterTokens(input: string, values: Readonly<Record<string, string>>): string {
  let output = ''
  let end = 0
  for (const match of input.matchAll(TOKEN)) {
    const [whole, literal = '', before = '', token = '', name = ''] = match
    output += literal
    if (before === '$') output += token
    else output += before + (values[name] ?? token)
    end = match.index + whole.length
  }
  return output + input.slice(end)
}
