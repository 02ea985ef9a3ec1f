import { screen } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { PartNotFetched } from '../api/api-error.ts'
import { FakeBroker, fakeServer } from '../testing/fake-server.ts'
import { openApp } from '../testing/open-app.tsx'
import { fetchPart } from './lazy-page.ts'

const page = (build: string) => `<script type="module" src="/assets/index-${build}.js"></script>`
const reload = vi.spyOn(window.location, 'reload').mockImplementation(() => {})
const gone = () => Promise.reject(new TypeError('Failed to fetch dynamically imported module'))

function serverHas(build: string): void {
  fakeServer.use(http.get(window.location.origin, () => HttpResponse.html(page(build))))
}

beforeEach(() => {
  document.head.innerHTML = page('one')
})
afterEach(() => {
  document.head.innerHTML = ''
  sessionStorage.clear()
  reload.mockClear()
})

it('a page of an older build is loaded again where it is, once', async () => {
  serverHas('two')
  void fetchPart(gone)
  await expect.poll(() => reload.mock.calls.length).toBe(1)
  await expect(fetchPart(gone)).rejects.toThrow(PartNotFetched)
  expect(reload).toHaveBeenCalledTimes(1)
})

it('and once more when the server is brought up to date again', async () => {
  serverHas('two')
  void fetchPart(gone)
  await expect.poll(() => reload.mock.calls.length).toBe(1)
  serverHas('three')
  void fetchPart(gone)
  await expect.poll(() => reload.mock.calls.length).toBe(2)
})

it('a page of the server’s own build is not loaded again, and neither is one whose network is gone', async () => {
  serverHas('one')
  await expect(fetchPart(gone)).rejects.toThrow(PartNotFetched)
  fakeServer.use(http.get(window.location.origin, () => HttpResponse.error()))
  await expect(fetchPart(gone)).rejects.toThrow('could not be fetched')
  expect(reload).not.toHaveBeenCalled()
})

it('where a page cannot be fetched it says so, and is loaded again when somebody asks', async () => {
  new FakeBroker()
  vi.doMock('../features/snapshots/snapshots-page.tsx', () => Promise.reject(new Error('gone')))
  serverHas('one')
  openApp('/snapshots')
  expect(await screen.findByText('This part of Carrel could not be fetched.')).toBeVisible()
  screen.getByRole('button', { name: 'Try again' }).click()
  expect(reload).toHaveBeenCalledTimes(1)
})
