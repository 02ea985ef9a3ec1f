import { MantineProvider } from '@mantine/core'
import { render, screen, waitFor } from '@testing-library/react'
import { expect, it } from 'vitest'
import { Dialog } from './dialog.tsx'

it('appears where it stays: a button that moved while it is pressed would take no click', async () => {
  const moves: string[] = []
  const watch = new MutationObserver(() => {
    for (const dialog of screen.queryAllByRole('dialog', { hidden: true }))
      if (dialog.style.transform) moves.push(dialog.style.transform)
  })
  watch.observe(document, { subtree: true, childList: true, attributes: true })
  const dialog = (isOpen: boolean) => (
    <MantineProvider>
      <Dialog title="End it?" isOpen={isOpen} onClose={() => {}}>
        <button type="button">End it</button>
      </Dialog>
    </MantineProvider>
  )
  const { rerender } = render(dialog(false))
  rerender(dialog(true))
  await waitFor(() => expect(screen.getByRole('dialog').style.opacity).toBe('1'))
  watch.disconnect()
  expect(moves).toEqual([])
})
