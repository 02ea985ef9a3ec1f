import { setTimeout as sleep } from 'node:timers/promises'
import { type GuacdUser, type ScriptedGuacd, startScriptedGuacd } from './scripted-guacd.ts'

export interface FreezingGuacd {
  readonly guacd: ScriptedGuacd
  /** Whether the screens are painted without pause; may be changed. */
  readonly screen: { isBusy: boolean }
  /** Owners whose connection has frozen. */
  readonly frozen: ReadonlySet<GuacdUser>
}

const BETWEEN_FRAMES = 20

/**
 * guacd 1.6.0, whose join takes two locks in the wrong order when the screen is being painted; here always, there in 3 to 9 of
 * 100. From then on nobody of that connection hears a word, owner and joins, not even `nop`. The sockets stay open, and other
 * connections go on.
 */
export async function startFreezingGuacd(): Promise<FreezingGuacd> {
  const screen = { isBusy: true }
  const frozen = new Set<GuacdUser>()

  async function paint(user: GuacdUser, owner: GuacdUser): Promise<void> {
    for (let time = 100; !user.socket.closed && !frozen.has(owner); ) {
      if (screen.isBusy || time === 100) {
        user.socket.write(`4.sync,${String(time).length}.${time};`)
        time += 1
      }
      await sleep(BETWEEN_FRAMES)
    }
  }

  const guacd: ScriptedGuacd = await startScriptedGuacd(
    async (user) => {
      const owner = guacd.owners[Number(user.received[0]?.args[0]?.slice(1))]
      if (!owner) throw new Error('There is nobody to join.')
      if (screen.isBusy) frozen.add(owner)
      await paint(user, owner)
    },
    { owner: (user) => paint(user, user) },
  )
  return { guacd, screen, frozen }
}
