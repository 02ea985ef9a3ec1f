import type { CapabilityReport } from '@carrel/server/hypervisor/capability-report'
import { expect, test } from 'vitest'
import { capabilityText, isReady } from './capability-text.ts'

const template = {
  ...{ node: 'pve1', vmid: 9000, name: 'debian', agent: true, bridge: 'vmbr0', osType: null },
  ...{ storages: ['local'], shared: false, linkedClones: true, snapshots: true },
}
const report: CapabilityReport = {
  ...{ version: '8.4.21', supported: true, pools: ['carrel'], missing: [] },
  nodes: [{ node: 'pve1', online: true, fingerprint: null, authority: null }],
  templates: [template],
  storages: [],
}
const gap = {
  ...{ path: '/pool/carrel', privileges: ['VM.Clone'], purpose: 'clone templates' },
  commands: ['pveum acl modify /pool/carrel --users carrel@pve --roles Carrel'],
}

test('each missing right is told with what it is for and the command that grants it', () => {
  const text = capabilityText({ ...report, missing: [gap] })
  expect(text).toContain('VM.Clone on /pool/carrel, to clone templates')
  expect(text).toContain(gap.commands[0])
  expect(text).not.toContain('No right is missing.')
})

test('a template whose agent is off is warned of', () => {
  const text = capabilityText({ ...report, templates: [{ ...template, agent: false }] })
  expect(text).toContain('guest agent is off')
})

test('it is ready with a template that can be launched and no right missing, and not otherwise', () => {
  expect(isReady(report)).toBe(true)
  expect(isReady({ ...report, missing: [gap] })).toBe(false)
  expect(isReady({ ...report, templates: [] })).toBe(false)
  expect(isReady({ ...report, templates: [{ ...template, bridge: null }] })).toBe(false)
  expect(isReady({ ...report, supported: false })).toBe(false)
})
