import './zod-without-eval.ts'
import '@testing-library/jest-dom/vitest'
import { notifications } from '@mantine/notifications'
import { cleanup, configure } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, vi } from 'vitest'
import { trustBrowserClock } from './api/server-clock.ts'
import { loadFeatureTexts, speak } from './i18n/i18n.ts'
import { fakeServer } from './testing/fake-server.ts'

// They wait for conditions: a busy machine is slow, and not wrong.
configure({ asyncUtilTimeout: 8000 })

await loadFeatureTexts()

beforeAll(() => fakeServer.listen({ onUnhandledFrame: 'error' }))

afterEach(async () => {
  cleanup()
  await speak('en')
  localStorage.clear()
  notifications.clean()
  fakeServer.resetHandlers()
  trustBrowserClock()
  vi.useRealTimers()
})

afterAll(() => fakeServer.close())
