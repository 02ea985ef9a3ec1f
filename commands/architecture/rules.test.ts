import { expect, test } from 'vitest'
import { PACKAGE_RULES } from './package-rules.ts'
import { ROOM_RULES } from './room-rules.ts'
import { brokenServerRule } from './server-order.ts'

const brokenBy = (from: string, to: string) =>
  [...ROOM_RULES, ...PACKAGE_RULES]
    .filter(({ broken }) => broken({ from, line: 1, to }))
    .map(({ claim }) => claim)

test.each([
  ['contract/src/live.ts', 'fastify', 'contract imports zod only'],
  ['contract/src/live.ts', 'node:fs', 'contract imports zod only'],
  ['server/src/main.ts', 'gateway/src/main.ts', 'server knows no room but contract'],
  ['server/src/main.ts', 'lab/src/main.ts', 'server knows no room but contract'],
  ['server/src/a.test.ts', 'web/src/main.tsx', 'server knows no room but contract'],
  ['gateway/src/main.ts', 'server/src/config.ts', 'gateway knows no room but contract'],
  ['web/src/main.tsx', 'server/src/config.ts', 'web knows no room but contract'],
  ['web/src/a.test.tsx', 'lab/src/main.ts', 'web knows no room but contract'],
  ['lab/src/main.ts', 'gateway/src/main.ts', 'lab knows neither server, gateway nor web'],
  ['lab/src/main.ts', 'undici', 'only server/src/hypervisor/proxmox imports undici'],
  [
    'server/src/sessions/launch-session.ts',
    'kysely',
    'only stores and server/src/database import kysely',
  ],
  ['server/src/sessions/session-store.ts', 'pg', 'only server/src/database imports pg and PGlite'],
  [
    'server/src/sessions/session-jobs.ts',
    'pg-boss',
    'only server/src/jobs and server/src/database import pg-boss',
  ],
  ['server/src/http/app.ts', 'ws', 'only gateway and server/src/http/live import ws'],
])('%s may not import %s: %s', (from, to, claim) => {
  expect(brokenBy(from, to)).toEqual([claim])
})

test.each([
  ['contract/src/live.ts', 'zod'],
  ['contract/src/live.test.ts', 'vitest'],
  ['server/src/sessions/session.ts', 'contract/src/index.ts'],
  ['server/src/sessions/launch.test.ts', 'lab/src/main.ts'],
  ['server/src/hypervisor/proxmox/client.ts', 'undici'],
  ['server/src/hypervisor/proxmox-client.ts', 'undici'],
  ['server/src/sessions/session-store.ts', 'kysely'],
  ['server/src/database/open.ts', '@electric-sql/pglite'],
  ['server/src/http/live.ts', 'ws'],
  ['gateway/src/tunnel.ts', 'ws'],
  ['bench/src/gateway.ts', 'ws'],
  ['commands/demo.ts', 'server/src/main.ts'],
])('%s may import %s', (from, to) => {
  expect(brokenBy(from, to)).toEqual([])
})

const inServer = (from: string, to: string) =>
  brokenServerRule({ from: `server/src/${from}`, line: 1, to: `server/src/${to}` })

test.each([
  ['people/person.ts', 'sessions/session.ts', /^the order of subjects/],
  ['servers/server.ts', 'templates/template.ts', /^the order of subjects/],
  ['database/open.ts', 'jobs/queue.ts', /^the order of building blocks/],
  ['http/app.ts', 'people/sign-in.ts', /^a building block/],
  ['jobs/queue.ts', 'people/person.ts', /^a building block/],
  ['hypervisor/hypervisor.ts', 'servers/server.ts', /^a port/],
  ['guacamole/gateway.ts', 'hypervisor/hypervisor.ts', /^a port/],
  ['config.ts', 'people/person.ts', /^config.ts stands beneath/],
  ['sessions/session.ts', 'context.ts', /^context.ts constructs things/],
  ['sessions/session.ts', 'demo.ts', /^demo.ts constructs things/],
  ['config.ts', 'context.ts', /^context.ts constructs things/],
  ['context.ts', 'main.ts', /^nothing imports main/],
  ['desks/desk.ts', 'people/person.ts', /^give server\/src\/desks its place/],
  ['people/person.ts', 'desks/desk.ts', /^give server\/src\/desks its place/],
])('in the server, %s may not import %s', (from, to, sentence) => {
  expect(inServer(from, to)).toMatch(sentence)
})

test.each([
  ['main.ts', 'context.ts'],
  ['main.ts', 'http/app.ts'],
  ['context.ts', 'sessions/session-store.ts'],
  ['demo.ts', 'people/person-store.ts'],
  ['context.ts', 'demo.ts'],
  ['sessions/launch-session.ts', 'templates/template.ts'],
  ['sessions/launch-session.ts', 'sessions/session.ts'],
  ['sessions/activate-session.ts', 'hypervisor/hypervisor.ts'],
  ['sessions/session-routes.ts', 'http/refusal.ts'],
  ['jobs/queue.ts', 'database/database.ts'],
  ['database/open.ts', 'config.ts'],
  ['http/routes.ts', 'people/person.ts'],
  ['people/person.test.ts', 'sessions/session.ts'],
])('in the server, %s may import %s', (from, to) => {
  expect(inServer(from, to)).toBeNull()
})
