import { randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { beforeAll, expect, test } from 'vitest'
import { createTokenSigner, type TokenSigner } from '../../test/token-signer.ts'
import { createTokenVerifier, type RedeemToken } from './token-verifier.ts'

const aud = randomUUID()
const now = Math.floor(Date.now() / 1000)
let signer: TokenSigner
let redeem: RedeemToken

beforeAll(async () => {
  signer = await createTokenSigner()
  redeem = await createTokenVerifier(signer.publicKey, aud)
})

test('a token names its connection', async () => {
  const claims = await redeem(await signer.sign({ aud, cid: 'desk-1' }))
  expect(claims.cid).toBe('desk-1')
})

test('a token works once', async () => {
  const token = await signer.sign({ aud })
  await redeem(token)
  await expect(redeem(token)).rejects.toMatchObject({ code: 'token_used' })
})

test('of two that come at once, one is let in', async () => {
  const token = await signer.sign({ aud })
  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => redeem(token)))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('a forged token is refused', async () => {
  const forger = await createTokenSigner()
  const forged = await forger.sign({ aud })
  await expect(redeem(forged)).rejects.toMatchObject({ code: 'token_invalid' })
})

test('a token whose claims were changed is refused', async () => {
  const [header, , signature] = (await signer.sign({ aud, cid: 'mine' })).split('.')
  const [, other] = (await signer.sign({ aud, cid: 'another' })).split('.')
  await expect(redeem(`${header}.${other}.${signature}`)).rejects.toMatchObject({
    code: 'token_invalid',
  })
})

test('a token signed with the public key as a shared secret is refused', async () => {
  const token = await new SignJWT({ cid: 'desk', sub: randomUUID(), origin: '', jti: 'a' })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('carrel')
    .setAudience(aud)
    .setIssuedAt(now)
    .setExpirationTime(now + 60)
    .sign(Buffer.from(signer.publicKey))
  await expect(redeem(token)).rejects.toMatchObject({ code: 'token_invalid' })
})

test('a token for another gateway, or for this one before its restart, is refused', async () => {
  const token = await signer.sign({ aud: randomUUID() })
  await expect(redeem(token)).rejects.toMatchObject({ code: 'token_of_other_boot' })
})

test('a token that has expired is refused', async () => {
  const token = await signer.sign({ aud, iat: now - 301, exp: now - 1 })
  await expect(redeem(token)).rejects.toMatchObject({ code: 'token_expired' })
})

test('a token that would live longer than five minutes is refused', async () => {
  const token = await signer.sign({ aud, iat: now, exp: now + 301 })
  await expect(redeem(token)).rejects.toMatchObject({ code: 'token_too_long_lived' })
})

test('a token from the future is refused', async () => {
  const token = await signer.sign({ aud, iat: now + 120, exp: now + 400 })
  await expect(redeem(token)).rejects.toMatchObject({ code: 'token_too_long_lived' })
})

test.each(['', 'nonsense', 'a.b.c'])('"%s" is refused', async (token) => {
  await expect(redeem(token)).rejects.toMatchObject({ code: 'token_invalid' })
})

test('a token without a claim is refused', async () => {
  const token = await signer.sign({ aud, sub: 'no uuid' })
  await expect(redeem(token)).rejects.toMatchObject({ code: 'token_invalid' })
})
