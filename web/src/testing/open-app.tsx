import { createMemoryHistory } from '@tanstack/react-router'
import { render } from '@testing-library/react'
import { App } from '../app/app.tsx'

/** Opens the application at an address, as a page load does. */
export function openApp(path: string) {
  return render(<App env="test" history={createMemoryHistory({ initialEntries: [path] })} />)
}
