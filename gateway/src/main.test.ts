import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { createTokenSigner } from '../test/token-signer.ts'

/** The gateway as a process of its own. */
const main = `${import.meta.dirname}/main.ts`
const started: ChildProcess[] = []
let publicKey: string

beforeAll(async () => {
  publicKey = (await createTokenSigner()).publicKey
})

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

function start(env: Record<string, string>) {
  const child = spawn(process.execPath, [main], {
    env: {
      GATEWAY_LISTEN: '127.0.0.1:0',
      GATEWAY_CONTROL_LISTEN: '127.0.0.1:0',
      GATEWAY_CONTROL_SECRET: 'a control secret of the tests',
      GATEWAY_TOKEN_PUBLIC_KEY: publicKey,
      GUACD: '127.0.0.1:1',
      ...env,
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  started.push(child)
  return child
}

async function firstLine(child: ChildProcess): Promise<Record<string, unknown>> {
  if (!child.stdout) throw new Error('There is no output to read.')
  const [line] = await once(createInterface(child.stdout), 'line')
  return JSON.parse(line)
}

test('it says where it listens, and ends at SIGTERM', async () => {
  const child = start({})
  const line = await firstLine(child)
  expect(line).toEqual({
    ready: true,
    public_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    control_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
  })
  expect((await fetch(`${line.public_url}/healthz`)).status).toBe(200)
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})

test('it ends with its parent', async () => {
  const child = start({ GATEWAY_PARENT: 'stdin' })
  await firstLine(child)
  child.stdin?.end()
  expect(await once(child, 'exit')).toEqual([0, null])
})

test.each([
  ['GATEWAY_LISTEN', 'nowhere', 'config_invalid'],
  ['GATEWAY_TOKEN_PUBLIC_KEY', 'no key', 'token_key_invalid'],
  ['GATEWAY_LISTEN', '192.0.2.1:1', 'cannot_listen'],
])('with %s=%s it says %s and exits with 1', async (name, value, code) => {
  const child = start({ [name]: value })
  const exited = once(child, 'exit')
  const { error } = await firstLine(child)
  expect(error).toMatchObject({ code, message: expect.any(String) })
  expect(await exited).toEqual([1, null])
})
