// `*` stands for part of one segment, or all of it, and `**` for any number of segments: `/nodes/*/qemu/**`.

export function pathMatches(pattern: string, path: string): boolean {
  const literal = (text: string) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
  const segment = (text: string) =>
    text === '**' ? '.*' : text.split('*').map(literal).join('[^/]*')
  return new RegExp(`^${pattern.split('/').map(segment).join('/')}$`).test(path)
}
