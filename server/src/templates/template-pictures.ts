import { createHash } from 'node:crypto'
import { PICTURE_BYTES } from '@carrel/contract'
import type { Db, Tx } from '../database/database.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import type { Account } from '../people/person.ts'
import { pictureType } from './picture-type.ts'
import { type Picture, TemplatePictureStore } from './template-picture-store.ts'
import type { TemplateStore } from './template-store.ts'

/** A template's picture, for whoever may see the template. */
export class TemplatePictures {
  readonly #templates: TemplateStore
  readonly #store: TemplatePictureStore

  constructor(db: Db, templates: TemplateStore) {
    this.#templates = templates
    this.#store = new TemplatePictureStore(db)
  }

  /** @throws Refusal `not_found`, also where the template is not for this person */
  async findFor({ id: userId, role }: Account, templateId: string): Promise<Picture> {
    const mayBeSeen =
      role === 'admin' || (await this.#templates.findKnownTo(userId, templateId)) !== null
    const picture = mayBeSeen ? await this.#store.find(templateId) : null
    if (picture === null) throw notFound('picture')
    return picture
  }

  /** @throws Refusal `invalid_picture` */
  async put(tx: Tx, templateId: string, content: Uint8Array): Promise<void> {
    const mediaType = pictureType(content)
    if (mediaType === null)
      throw invalidPicture('This is no picture that can be shown.', 'Take a PNG, JPEG or WebP.')
    if (content.byteLength > PICTURE_BYTES)
      throw invalidPicture('This picture is too large.', 'Take one of 512 KiB at most.')
    const hash = createHash('sha256').update(content).digest('hex')
    await this.#store.put(tx, templateId, { mediaType, content, hash })
  }

  remove(tx: Tx, templateId: string): Promise<void> {
    return this.#store.remove(tx, templateId)
  }
}

const invalidPicture = (message: string, hint: string) =>
  new Refusal(422, 'invalid_picture', message, { hint, fields: { content: message } })
