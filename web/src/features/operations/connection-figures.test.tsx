import type { ConnectionState } from '@carrel/contract'
import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, screen } from '@testing-library/react'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { loadFeatureTexts, speak } from '../../i18n/i18n.ts'
import { ConnectionFigures } from './connection-figures.tsx'

const connection: ConnectionState = {
  ...{ id: 'desk', protocol: 'rdp', viewers: 2, watchers: [], upstreams: 3 },
  ...{ bytes_in: 51_200, bytes_out: 84_000_000 },
  quality: {
    ...{ round_trip_ms: 42, frame_lag_ms: null },
    ...{ frames_per_second: 12.4, bytes_per_second: 2_340_000 },
  },
  registered_at: '2026-11-25T12:00:00.000Z',
  ...{ drawn_at: '2026-11-25T12:00:02.000Z', first_frame_at: null, last_input_at: null },
  last_ending: null,
}

function show(state: ConnectionState) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MantineProvider>
        <ConnectionFigures connection={state} connection_problem={null} />
      </MantineProvider>
    </QueryClientProvider>,
  )
}

const figure = (name: string) => screen.getByText(name).nextElementSibling?.textContent

beforeAll(loadFeatureTexts)
afterEach(() => speak('en'))

it('shows how fast the desktop is, and a dash for what nobody knows yet', () => {
  show(connection)
  const names = ['Round trip', 'Until a frame is drawn', 'Frames per second', 'To browsers now']
  expect(names.map(figure)).toEqual(['42 ms', '–', '12.4', '2.3 MB/s'])
  expect(['From browsers', 'To browsers'].map(figure)).toEqual(['51 kB', '84 MB'])
  expect(screen.queryByText('Ended by itself')).toBeNull()
})

it('tells how guacd ended the desktop the last time', () => {
  show({ ...connection, last_ending: { at: '2026-11-25T12:30:00Z', status: 769, is_final: true } })
  expect(figure('Ended by itself')).toMatch(/, status 769$/)
})

it('speaks the language of whoever looks', async () => {
  await speak('fr')
  show(connection)
  expect(figure('Aller-retour')).toMatch(/^42\sms$/)
  expect(figure('Images par seconde')).toBe('12,4')
})
