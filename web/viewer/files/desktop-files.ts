import type Guacamole from 'guacamole-common-js'
import { Signal } from '../page/signal.ts'
import { say } from '../say.ts'
import { writeAcknowledged } from '../streams/acknowledged-writer.ts'
import { type ReadOptions, readBlob } from '../streams/blob-reader.ts'
import { saveFile } from './save-file.ts'
import { childOf, type Entry, readIndex } from './stream-index.ts'
import { TransferList } from './transfer-list.ts'

const ANY_TYPE = 'application/octet-stream'
const PDF = 'application/pdf'
const ANSWER_WITHIN_MS = 15_000

export interface Drive {
  readonly name: string
  readonly object: Guacamole.Object
}

/** guacd does not answer at all about a file or folder that it cannot read. */
export class NoAnswer extends Error {
  readonly code = 'no_answer'

  constructor() {
    super(
      say('The desktop does not answer about this folder. It may be gone, or not yours to read.'),
    )
    this.name = 'NoAnswer'
  }
}

/** The desktop's drives, and files on their way to and from it. */
export class DesktopFiles {
  readonly transfers = new TransferList()
  readonly drive = new Signal<Drive | null>(null)
  /** A document that the desktop has printed. */
  readonly printed = new Signal<Blob | null>(null)
  #client: Guacamole.Client | null = null
  readonly #lost = new Set<number>()
  #turn: Promise<void> = Promise.resolve()

  attach(client: Guacamole.Client): void {
    this.#client = client
    this.drive.set(null)
    client.onfilesystem = (object, name) => {
      const drive = { name, object }
      object.onundefine = () => {
        if (this.drive.value === drive) this.drive.set(null)
      }
      this.drive.set(drive)
    }
    client.onfile = (stream, mimetype, name) => {
      void this.transfers.run(name, 'down', null, async (signal, onProgress) => {
        const isWhole = (): boolean => this.#isWhole(stream)
        const file = await readBlob(stream, mimetype, { signal, onProgress, isWhole })
        if (mimetype === PDF) this.printed.set(file)
        else saveFile(file, name)
      })
    }
  }

  detach(): void {
    this.#client = null
    this.drive.set(null)
    this.transfers.breakOff()
  }

  /** The gateway knows that what comes on this stream will not be whole. */
  lost(stream: number): void {
    this.#lost.add(stream)
  }

  #isWhole({ index }: Guacamole.InputStream): boolean {
    return !this.#lost.delete(index)
  }

  /** Throws NoAnswer, or what `readIndex` throws. */
  async list(drive: Drive, folder: string): Promise<Entry[]> {
    return readIndex(await (await this.#read(drive, folder)).text())
  }

  async download(drive: Drive, { path, name }: Entry): Promise<void> {
    await this.transfers.run(name, 'down', null, async (signal, onProgress) => {
      saveFile(await this.#read(drive, path, { signal, onProgress }), name)
    })
  }

  /** Into the drive's folder, or where the desktop keeps what it is handed when it shows no drive. */
  async upload(files: Iterable<File>, folder: string): Promise<void> {
    const { value: drive } = this.drive
    const runs = Array.from(files, (file) =>
      this.transfers.run(file.name, 'up', file.size, (signal, onProgress) =>
        this.#inTurn(async () => {
          signal.throwIfAborted()
          const mimetype = file.type.split(';')[0] || ANY_TYPE
          const stream = drive
            ? drive.object.createOutputStream(mimetype, childOf(folder, file.name))
            : this.#client?.createFileStream(mimetype, file.name)
          if (stream) await writeAcknowledged(stream, file, { signal, onProgress })
        }),
      ),
    )
    await Promise.all(runs)
  }

  /** One after another: together they would be no faster, and each would take longer to be whole. */
  async #inTurn(write: () => Promise<void>): Promise<void> {
    const written = this.#turn.then(write)
    this.#turn = written.catch(() => undefined)
    return written
  }

  #read({ object }: Drive, path: string, options: ReadOptions = {}): Promise<Blob> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new NoAnswer()), ANSWER_WITHIN_MS)
      object.requestInputStream(path, (stream, mimetype) => {
        clearTimeout(timer)
        // Without a turn of the event loop in between, which would miss what comes in the same message.
        const isWhole = (): boolean => this.#isWhole(stream)
        readBlob(stream, mimetype, { ...options, isWhole }).then(resolve, reject)
      })
    })
  }
}
