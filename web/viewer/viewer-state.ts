import type { TunnelNotice } from '@carrel/contract'
import type { Quality } from './connection/connection-quality.ts'
import { Signal } from './page/signal.ts'

export type Policy = Omit<Extract<TunnelNotice, { name: 'policy' }>, 'name'>

/** Until the gateway says otherwise; it is the one that holds these lines, and this page only tells of them. */
const EVERYTHING: Policy = {
  copy: true,
  paste: true,
  upload: true,
  download: true,
  read_only: false,
}

/** What the parts of the page want to know about the desktop as it is now. */
export class ViewerState {
  readonly policy = new Signal<Policy>(EVERYTHING)
  /** All that are shown the desktop, this page included. */
  readonly viewers = new Signal(1)
  readonly isConnected = new Signal(false)
  readonly isUnstable = new Signal(false)
  readonly isFullscreen = new Signal(false)
  readonly quality = new Signal<Quality>({
    latencyMs: null,
    framesPerSecond: 0,
    bytesPerSecond: 0,
  })

  heard(notice: TunnelNotice): void {
    if (notice.name === 'viewers') this.viewers.set(notice.count)
    if (notice.name !== 'policy') return
    const { name: _, ...policy } = notice
    this.policy.set(policy)
  }
}
