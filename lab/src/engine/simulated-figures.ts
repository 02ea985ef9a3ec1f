import type { MachineFigures } from './engine.ts'
import type { SimulatedGuest } from './simulated-guest.ts'

const mebibyte = 1024 ** 2
/** What a desktop reads while it boots. */
const bootReadBytes = 256 * mebibyte
/** A booting guest keeps its cores busy; an idle Xfce took 1.6 % of one core under TCG on two cores of an EPYC. */
const bootLoad = 0.9
const idleLoad = 0.016

/** What a machine of this age would have used: most of it while booting, then a little all the time. */
export function simulatedFigures(guest: SimulatedGuest, now: number): MachineFigures {
  const { memoryMiB, cores } = guest.spec
  const memory = memoryMiB * mebibyte
  const seconds = Math.max(0, now - guest.since) / 1000
  const bootSeconds = Math.max(0, guest.agentAt - guest.since) / 1000
  const booted = seconds >= bootSeconds
  const progress = booted ? 1 : seconds / bootSeconds
  const idleSeconds = Math.max(0, seconds - bootSeconds)
  const connectedSeconds = Math.max(0, now - guest.addressAt) / 1000
  return {
    cpuSeconds: cores * bootLoad * Math.min(seconds, bootSeconds) + idleLoad * idleSeconds,
    residentBytes: Math.floor(memory * (0.1 + 0.4 * progress)),
    virtualBytes: memory + 512 * mebibyte,
    disk: {
      readBytes: Math.floor(bootReadBytes * progress),
      writtenBytes: Math.floor(idleSeconds * 512),
      idleMs: booted ? Math.floor(idleSeconds * 1000) : null,
    },
    network: {
      inBytes: Math.floor(110 + connectedSeconds * 60),
      outBytes: Math.floor(booted ? 500 + connectedSeconds * 40 : 0),
    },
    guestMemory: booted
      ? { totalBytes: Math.floor(memory * 0.93), freeBytes: Math.floor(memory * 0.55) }
      : null,
  }
}
