import type { Lab } from '../lab.ts'
import { agentEnabled, type Vm } from './vm.ts'

/** What a screen can beside VNC. The line is there with 7.4 as well, but not the clipboard. */
function screen({ config }: Vm, lab: Lab) {
  if (config.vga === undefined) return {}
  const vga = String(config.vga)
  const type = /(?:^|,)type=([^,]+)/.exec(vga)?.[1] ?? vga.split(',', 1)[0] ?? ''
  const clipboard = /(?:^|,)clipboard=([^,]+)/.exec(vga)?.[1] ?? null
  return {
    ...(/^(qxl|virtio)/.test(type) && { spice: 1 }),
    ...(lab.manner.major > 7 && { clipboard }),
  }
}

/** `GET .../status/current`. */
export function currentStatus(lab: Lab, vm: Vm) {
  return {
    ...lab.figures.full(vm),
    ha: { managed: 0 },
    ...screen(vm, lab),
    ...(agentEnabled(vm) && { agent: 1 }),
  }
}
