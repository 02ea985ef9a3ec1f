import { expect, test } from 'vitest'
import { deadLinks, missingHeadings } from './document-rules.ts'

const files = new Set(['README.md', 'docs/a.md', 'docs/media/desk.png'])
const dead = (text: string) => deadLinks('docs/a.md', text, files, () => '# The top\n')

test.each([
  ['[a](b.md)'],
  ['![a](media/none.png)'],
  ['<img alt="a" src="none.png">'],
  ['[a](#nowhere)'],
  ['[a](../README.md#nowhere)'],
])('%s leads nowhere', (text) => {
  expect(dead(text)).toHaveLength(1)
})

test.each([
  ['[a](../README.md)'],
  ['[a](../README.md#the-top)'],
  ['# Some Heading, here\n[a](#some-heading-here)'],
  ['![a](media/desk.png "a desk")'],
  ['[the folder](media/)'],
  ['[a](https://example.org/b.md) [b](mailto:a@example.org)'],
  ['`[a](b.md)`'],
  ['```\n[a](b.md)\n```'],
])('%s leads somewhere', (text) => {
  expect(dead(text)).toEqual([])
})

test('a decision has its three headings', () => {
  expect(missingHeadings('# 1\n## Context\n## Decision\n## Consequences\n')).toEqual([])
  expect(missingHeadings('# 1\n## Context\n### Decision\n')).toEqual(['Decision', 'Consequences'])
})
