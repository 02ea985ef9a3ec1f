import type { ChannelKind, ToldNotification } from '@carrel/contract'
import type { Tx } from '../database/database.ts'
import type { JobQueue, JobRun, QueueDefinition } from '../jobs/job-queue.ts'
import { type Channel, DeliveryFailed, notSetUp } from './channel.ts'
import type { ChannelStore } from './channel-store.ts'
import type { Delivery, DeliveryStore } from './delivery-store.ts'
import { type InstallationName, writeLetter } from './letter.ts'
import { sendMail } from './mail.ts'
import type { Notification } from './notification.ts'
import type { Forwarding } from './notifications.ts'
import { postWebhook } from './webhook.ts'

/** Pauses of 1, 2, 4, .. s, 600 s at most: for two hours, nearly. */
export const DELIVERY_QUEUE: QueueDefinition = {
  name: 'notification-delivery',
  retries: 20,
  maxPauseSeconds: 600,
  atOnce: 2,
}

interface DeliveryJob {
  readonly delivery_id: string
}

export interface ForwardParts {
  readonly channels: ChannelStore
  readonly deliveries: DeliveryStore
  readonly jobs: JobQueue
  readonly installation: InstallationName
  /** Whether a webhook may be at an address of this machine. */
  readonly allowLocal: boolean
}

/** Sends what is told to channels: each delivery is a job of its own, tried again until it arrives. */
export class ForwardNotifications implements Forwarding {
  readonly #parts: ForwardParts

  constructor(parts: ForwardParts) {
    this.#parts = parts
  }

  /** In the transaction of what it tells of (R2). */
  async forward(tx: Tx, event: 'raised' | 'resolved', notification: Notification): Promise<void> {
    const { channels, deliveries, jobs } = this.#parts
    const { id, kind, title, message, hint } = notification
    const told = { id, kind, title, message, hint }
    for (const channel of await channels.wanting(tx)) {
      if (!channel.kinds.includes(kind)) continue
      const delivery = await deliveries.insert({ channel: channel.kind, event, told }, tx)
      const job: DeliveryJob = { delivery_id: delivery }
      await jobs.send(tx, DELIVERY_QUEUE.name, job, { key: delivery })
    }
  }

  work(): Promise<void> {
    return this.#parts.jobs.work<DeliveryJob>(DELIVERY_QUEUE, (run) => this.#deliver(run))
  }

  /** At once, with what is saved; the outcome is in the log of deliveries. Returns its id. @throws Refusal `channel_not_set_up` */
  async test(channel: ChannelKind): Promise<string> {
    const { channels, deliveries } = this.#parts
    if ((await channels.all())[channel] === null) throw notSetUp(channel)
    const told = { id: null, kind: 'test' as const, ...TEST }
    const id = await deliveries.insert({ channel, event: 'test', told })
    await this.#attempt({ id, channel, event: 'test', told, createdAt: new Date() }, true)
    return id
  }

  async #deliver({ data, lastTry }: JobRun<DeliveryJob>): Promise<void> {
    const delivery = await this.#parts.deliveries.findWaiting(data.delivery_id)
    if (delivery === null) return
    const failure = await this.#attempt(delivery, lastTry)
    if (failure !== null && !failure.isFinal) throw failure
  }

  /** Notes what came of it. What is no `DeliveryFailed` is a fault of ours. */
  async #attempt(delivery: Delivery, isLast: boolean): Promise<DeliveryFailed | null> {
    const { deliveries } = this.#parts
    try {
      await this.#send(delivery)
      await deliveries.note(delivery.id, null, true)
      return null
    } catch (error) {
      const isExpected = error instanceof DeliveryFailed
      const problem = isExpected ? error.message : 'Something went wrong on our side.'
      await deliveries.note(delivery.id, problem, isLast || (isExpected && error.isFinal))
      if (!isExpected) throw error
      return error
    }
  }

  async #send({ id, channel, event, told, createdAt }: Delivery): Promise<void> {
    const { channels, installation, allowLocal } = this.#parts
    const { webhook, email } = await channels.all()
    const chosen: Channel | null = channel === 'webhook' ? webhook : email
    if (chosen === null || (event !== 'test' && !chosen.isEnabled))
      throw new DeliveryFailed('It was switched off meanwhile.', { isFinal: true })
    if (channel === 'email' && email) return sendMail(email, writeLetter(event, told, installation))
    if (!webhook) return
    const message = {
      type: `notification.${event}` as const,
      timestamp: createdAt.toISOString(),
      data: { ...told, installation },
    }
    return postWebhook(webhook, { id, message }, { allowLocal })
  }
}

const TEST: Pick<ToldNotification, 'title' | 'message' | 'hint'> = {
  title: 'A test',
  message: 'Notifications of this installation arrive here.',
  hint: null,
}
