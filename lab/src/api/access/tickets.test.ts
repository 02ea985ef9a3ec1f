import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { Tickets } from './tickets.ts'

const hour = 3_600_000

function ticketsAt(start: number, key = randomBytes(32)) {
  let now = start
  const clock = { now: () => now, sleep: () => Promise.resolve() }
  return { tickets: new Tickets(key, clock), later: (ms: number) => (now += ms) }
}

test('a ticket names its user for two hours', () => {
  const { tickets, later } = ticketsAt(1_800_000_000_000)
  const ticket = tickets.issue('root@pam')
  expect(ticket).toMatch(/^PVE:root@pam:6B49D200::[A-Za-z0-9+/]+=*$/)
  later(2 * hour - 1000)
  expect(tickets.userOf(ticket)).toBe('root@pam')
  later(1000)
  expect(tickets.userOf(ticket)).toBeNull()
})

test('a ticket that was changed, or that another lab made, is none', () => {
  const { tickets } = ticketsAt(0)
  const ticket = tickets.issue('desk@pve')
  expect(tickets.userOf(ticket.replace('desk', 'root'))).toBeNull()
  expect(ticketsAt(0).tickets.userOf(ticket)).toBeNull()
  expect(tickets.userOf('a password')).toBeNull()
})

test('a token against forged requests is good for its user and for two hours', () => {
  const { tickets, later } = ticketsAt(0)
  const token = tickets.issueCsrf('desk@pve')
  expect(tickets.isCsrf('desk@pve', token)).toBe(true)
  expect(tickets.isCsrf('root@pam', token)).toBe(false)
  expect(tickets.isCsrf('desk@pve', '')).toBe(false)
  later(2 * hour)
  expect(tickets.isCsrf('desk@pve', token)).toBe(false)
})
