import { fromKysely, fromPglite, type JobWithMetadata, PgBoss } from 'pg-boss'
import type { Database, Tx } from '../database/database.ts'
import { CutOffJobsStore } from './cut-off-jobs-store.ts'
import { Pollers } from './pollers.ts'
import { repeat } from './repeat.ts'

/** A delayed job comes up to this late; jobs without delay are announced at once. */
const POLL_SECONDS = 0.5
/** A worker that was killed is noticed by its silence, and its jobs are done by another. */
const SILENT_SECONDS = 10
/** So that a busy process may miss two of them. */
const REFRESH_SECONDS = 3
const LOOK_MS = 1000
/** pg-boss looks for silent workers too, and has their jobs wait: it is to come second. */
const HEARTBEAT_SECONDS = 15
const SUPERVISION_SECONDS = 5
/** Longer than the longest job, a full clone, may take: one that is alive is not given to a second worker. */
const EXPIRE_SECONDS = 3600

export interface QueueDefinition {
  readonly name: string
  /** How often a failed job is tried again, with growing pauses up to `maxPauseSeconds`. */
  readonly retries: number
  readonly maxPauseSeconds: number
  /** How many jobs one process does beside one another. */
  readonly atOnce: number
}

export interface JobRun<T> {
  readonly data: T
  /** True if a failure of this run will not be followed by another try. */
  readonly lastTry: boolean
}

/** Durable jobs in the same database as everything else, sent within the transaction that makes them due (R2). */
export class JobQueue {
  readonly #boss: PgBoss
  readonly #pollers: { stop(): void }[] = []
  readonly #isEmbedded: boolean
  readonly #cutOff: CutOffJobsStore
  readonly #onError: (error: Error) => void
  #stopLooking = async () => {}

  constructor(database: Database, onError: (error: Error) => void) {
    const { engine } = database
    this.#isEmbedded = engine.kind === 'pglite'
    this.#cutOff = new CutOffJobsStore(database.db)
    this.#onError = onError
    this.#boss = new PgBoss({
      ...(engine.kind === 'pglite'
        ? { db: fromPglite(engine.pglite), backend: 'pglite' as const }
        : { connectionString: engine.url, max: 4 }),
      useListenNotify: true,
      schedule: false,
      superviseIntervalSeconds: SUPERVISION_SECONDS,
      monitorIntervalSeconds: SUPERVISION_SECONDS,
    })
    this.#boss.on('error', onError)
  }

  async start(queues: readonly QueueDefinition[]): Promise<void> {
    await this.#boss.start()
    for (const queue of queues) await this.#create(queue)
    // An embedded database has one process: what was under way when it is opened was its predecessor's, who has died.
    if (this.#isEmbedded) await this.#cutOff.resume(0)
    const look = () => this.#cutOff.resume(SILENT_SECONDS)
    this.#stopLooking = repeat(LOOK_MS, look, (error) => this.#onError(error as Error))
  }

  /** Finishes the jobs that run, for up to ten seconds. */
  async stop(): Promise<void> {
    for (const pollers of this.#pollers) pollers.stop()
    await this.#stopLooking()
    await this.#boss.stop({ graceful: true, timeout: 10_000, close: true })
  }

  /** Jobs of one queue with the same key run one after another. Returns the job's id. */
  async send(
    tx: Tx,
    queue: string,
    data: object,
    options: { key: string; startAfter?: Date },
  ): Promise<string> {
    const id = await this.#boss.send(queue, data, {
      db: fromKysely(tx),
      singletonKey: options.key,
      ...(options.startAfter && { startAfter: options.startAfter }),
    })
    if (id === null) throw new Error(`queue ${queue} took no job`)
    return id
  }

  async cancel(tx: Tx, queue: string, id: string): Promise<void> {
    await this.#boss.cancel(queue, id, { db: fromKysely(tx) })
  }

  async work<T extends object>(
    { name, atOnce }: QueueDefinition,
    handle: (run: JobRun<T>) => Promise<void>,
  ): Promise<void> {
    const options = {
      includeMetadata: true,
      pollingIntervalSeconds: POLL_SECONDS,
      notifyPollingIntervalSeconds: POLL_SECONDS,
      heartbeatRefreshSeconds: REFRESH_SECONDS,
    } as const
    const pollers = new Pollers<JobWithMetadata<T>>(
      atOnce,
      async (work) => {
        const id = await this.#boss.work<T, void, typeof options>(name, options, async ([job]) => {
          if (job) await work(job)
        })
        return {
          wake: () => this.#boss.notifyWorker(id),
          leave: () => this.#boss.offWork(name, { id, wait: true }),
        }
      },
      (job) => handle({ data: job.data, lastTry: job.retryCount >= job.retryLimit }),
    )
    this.#pollers.push(pollers)
    await pollers.add()
  }

  async #create(queue: QueueDefinition): Promise<void> {
    const options = {
      notify: true,
      retryLimit: queue.retries,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: queue.maxPauseSeconds,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      expireInSeconds: EXPIRE_SECONDS,
    }
    await this.#boss.createQueue(queue.name, { policy: 'singleton', ...options })
    await this.#boss.updateQueue(queue.name, options)
  }
}
