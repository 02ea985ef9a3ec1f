import type { DeliveryEvent, ToldNotification } from '@carrel/contract'

export interface Letter {
  /** Whose name it is sent in. */
  readonly sender: string
  readonly subject: string
  readonly text: string
  readonly html: string
}

export interface InstallationName {
  readonly name: string
  readonly url: string
}

/** What a notification reads like as mail: plain, and the same in simple HTML. */
export function writeLetter(
  event: DeliveryEvent,
  { title, message, hint }: ToldNotification,
  { name, url }: InstallationName,
): Letter {
  const isOver = event === 'resolved'
  const subject = `[${name}] ${isOver ? 'Over: ' : ''}${title}`.replace(/[\r\n]+/g, ' ')
  const sentences = [message, ...(hint && !isOver ? [hint] : [])]
  const text = [isOver ? `Over: ${title}` : title, ...sentences, url].join('\n\n')
  const paragraphs = sentences.map((sentence) => `<p>${escapeHtml(sentence)}</p>`).join('')
  const html = `<!doctype html><html lang="en"><body style="font-family:sans-serif"><h1 style="font-size:1.2em">${
    isOver ? 'Over: ' : ''
  }${escapeHtml(title)}</h1>${paragraphs}<p><a href="${escapeHtml(url)}">${escapeHtml(name)}</a></p></body></html>`
  return { sender: name, subject, text: `${text}\n`, html }
}

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' },
}
const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign)
