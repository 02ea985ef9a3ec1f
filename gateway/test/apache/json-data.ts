import { createDecipheriv, createHmac } from 'node:crypto'

/** What the application of auth-json has decided about a person. */
export interface JsonData {
  readonly username: string
  /** Epoch, milliseconds. */
  readonly expires: number
  readonly singleUse?: boolean
  readonly connections: Record<
    string,
    {
      readonly protocol: string
      readonly parameters: Readonly<Record<string, string>>
      readonly singleUse?: boolean
    }
  >
}

export type JsonDenylist = Set<string>

const SIGNATURE_BYTES = 32

/** Reads the data as auth-json does; null where it is refused for whatever reason, as there. */
export function redeemData(
  base64: string,
  key: string,
  denylist: JsonDenylist,
  now = Date.now(),
): JsonData | null {
  const secret = Buffer.from(key, 'hex')
  const decipher = createDecipheriv('aes-128-cbc', secret, Buffer.alloc(16))
  let plain: Buffer
  try {
    plain = Buffer.concat([decipher.update(Buffer.from(base64, 'base64')), decipher.final()])
  } catch {
    return null
  }
  const signature = plain.subarray(0, SIGNATURE_BYTES)
  const json = plain.subarray(SIGNATURE_BYTES)
  if (!createHmac('sha256', secret).update(json).digest().equals(signature)) return null
  const data = JSON.parse(json.toString()) as JsonData
  if (data.expires <= now) return null
  if (data.singleUse) {
    const mark = signature.toString('hex')
    if (denylist.has(mark)) return null
    denylist.add(mark)
  }
  return data
}
