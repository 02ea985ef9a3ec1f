import { createDecipheriv, createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { clientIdentifier, sealJsonData } from './auth-json.ts'

const KEY = '4c0b569e4c96df157eee1b65dd0e4d41'
const EXPIRES = new Date(1_795_371_050_296)
const parameters = { hostname: '10.0.0.9', password: 'grün' }
const connection = { id: 'desk-7f3a', protocol: 'rdp', parameters }

/** As the description of auth-json has it, and not as the code here does it. */
function unseal(data: string): { signature: string; json: Buffer } {
  const decipher = createDecipheriv('aes-128-cbc', Buffer.from(KEY, 'hex'), Buffer.alloc(16, 0))
  const plain = Buffer.concat([decipher.update(data, 'base64'), decipher.final()])
  return { signature: plain.toString('hex', 0, 32), json: plain.subarray(32) }
}

test('the data is signed, then enciphered, and says what auth-json wants to know', () => {
  const { signature, json } = unseal(sealJsonData(KEY, EXPIRES, connection))
  const expected = createHmac('sha256', Buffer.from(KEY, 'hex')).update(json).digest('hex')
  expect(signature).toBe(expected)
  expect(JSON.parse(json.toString())).toEqual({
    username: '',
    expires: 1_795_371_050_296,
    singleUse: true,
    connections: { 'desk-7f3a': { protocol: 'rdp', parameters, singleUse: true } },
  })
})

test('data that was sealed with another key is neither readable nor genuine', () => {
  const isGenuine = (data: string) => {
    try {
      const { signature, json } = unseal(data)
      return createHmac('sha256', Buffer.from(KEY, 'hex')).update(json).digest('hex') === signature
    } catch {
      return false
    }
  }
  expect(isGenuine(sealJsonData(KEY, EXPIRES, connection))).toBe(true)
  expect(isGenuine(sealJsonData(KEY.replace('4', '5'), EXPIRES, connection))).toBe(false)
})

test('a connection is named in the page’s address as Guacamole 1.4 and later read it', () => {
  const name = Buffer.from(clientIdentifier('desk-7f3a'), 'base64url').toString()
  expect(name).toBe('desk-7f3a\0c\0json')
  expect(clientIdentifier('desk-7f3a')).toMatch(/^[\w-]+$/)
})
