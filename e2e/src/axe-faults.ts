import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** Faults that axe finds, each with the elements that have it. Target size is the rule that WCAG 2.2 AA adds. */
export async function axeFaults(page: Page): Promise<string[]> {
  const axe = new AxeBuilder({ page }).options({ rules: { 'target-size': { enabled: true } } })
  const { violations } = await axe.analyze()
  return violations.map(
    ({ id, nodes }) =>
      `${new URL(page.url()).pathname} ${id}: ${nodes.map((node) => node.target).join(' ')}`,
  )
}
