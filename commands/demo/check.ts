import type { Protocol } from '@carrel/contract'
import { openBrowser } from '@carrel/e2e/browser'
import { type JourneyTimings, makeJourney } from '@carrel/e2e/journey'
import { LabClient } from '@carrel/e2e/lab-client'
import type { ProgressReport } from '../progress-report.ts'
import { DEMO_ACCOUNTS } from './demo-description.ts'
import type { DemoStack } from './demo-stack.ts'
import { countLeftovers } from './leftovers.ts'

const PROTOCOLS: readonly Protocol[] = ['rdp', 'vnc', 'ssh']

/** What `demo --check` prints as its last line. */
export interface CheckSummary {
  readonly ok: boolean
  readonly fault?: string
}

/** Drives the whole journey for each protocol. `ok` only if every step was seen and nothing was left over. */
export async function check(
  demo: DemoStack,
  report: ProgressReport,
  setupMs: number,
): Promise<CheckSummary> {
  const { username, password } = DEMO_ACCOUNTS[0] ?? { username: '', password: '' }
  const lab = new LabClient(demo.lab)
  const browser = await openBrowser()
  const timings = new Map<Protocol, JourneyTimings>()
  let fault: string | null = null
  try {
    for (const protocol of PROTOCOLS) {
      report.say(`  ${protocol.toUpperCase()}`)
      const journey = {
        url: demo.url,
        account: { username, password },
        templateName: 'Xfce desktop',
        protocol,
        lab,
        failurePicture: `${demo.logDir}/check-${protocol}.png`,
        seen: (step: string) => report.say(`    ✓ ${step}`),
      }
      timings.set(protocol, await makeJourney(browser, journey))
    }
  } catch (error) {
    fault = (error as Error).message
    report.say(`    ✗ ${fault}`)
  } finally {
    await browser.close()
  }
  const leftovers = await countLeftovers(demo, lab)
  return summary(fault === null && leftovers === 0, demo, setupMs, timings, leftovers, fault)
}

function summary(
  ok: boolean,
  demo: DemoStack,
  setupMs: number,
  timings: ReadonlyMap<Protocol, JourneyTimings>,
  leftovers: number,
  fault: string | null,
) {
  const each = (read: (timing: JourneyTimings) => number) =>
    Object.fromEntries(
      [...timings].map(([protocol, timing]) => [protocol, Math.round(read(timing))]),
    )
  const worst = (read: (timing: JourneyTimings) => number) =>
    timings.size === 0 ? null : Math.round(Math.max(...[...timings.values()].map(read)))
  return {
    ok,
    setup_ms: Math.round(setupMs),
    accel: demo.lab.accelerator,
    guacd: demo.guacd.source,
    launch_to_active_ms: each((timing) => timing.launchToActive),
    active_to_frame_ms: each((timing) => timing.activeToFrame),
    launch_to_frame_ms: each((timing) => timing.launchToFrame),
    refresh_to_frame_ms: worst((timing) => timing.refreshToFrame),
    terminate_ms: worst((timing) => timing.terminate),
    leftovers,
    ...(fault !== null && { fault }),
  }
}
