import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify<string, Buffer, number, Buffer>(scrypt)
const bytes = 32

/** `scrypt:salt:hash`, so that what is kept cannot be used to sign in. */
export async function hashed(password: string): Promise<string> {
  const salt = randomBytes(16)
  const hash = await derive(password, salt, bytes)
  return `scrypt:${salt.toString('base64')}:${hash.toString('base64')}`
}

export async function isPassword(password: string, kept: string): Promise<boolean> {
  const [, salt = '', hash = ''] = kept.split(':')
  const given = await derive(password, Buffer.from(salt, 'base64'), bytes)
  const wanted = Buffer.from(hash, 'base64')
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
