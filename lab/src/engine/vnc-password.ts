import { createCipheriv } from 'node:crypto'

/** The key that every VNC server and client obfuscates password files with, bits of each byte reversed. */
const fixedKey = Buffer.from([0x17, 0x52, 0x6b, 0x06, 0x23, 0x4e, 0x58, 0x07]).map(reverseBits)

function reverseBits(byte: number): number {
  let reversed = 0
  for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) reversed |= 0x80 >> bit
  return reversed
}

/**
 * The 8 bytes of a VNC password file. VNC knows only the first 8 bytes of a password. OpenSSL 3 left single DES out of
 * its default provider; triple DES with one key three times is the same function.
 */
export function obfuscateVncPassword(password: string): Buffer {
  const block = Buffer.alloc(8)
  Buffer.from(password).copy(block, 0, 0, 8)
  const key = Buffer.concat([fixedKey, fixedKey, fixedKey])
  const cipher = createCipheriv('des-ede3-ecb', key, null).setAutoPadding(false)
  return Buffer.concat([cipher.update(block), cipher.final()])
}
