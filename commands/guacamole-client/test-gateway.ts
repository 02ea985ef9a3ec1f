import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { type Gateway, startGateway } from '@carrel/gateway/context'
import { createLog } from '@carrel/gateway/log'
import { GatewayClient } from '@carrel/server/guacamole/gateway-client'
import { GatewayControl } from '@carrel/server/guacamole/gateway-control'
import { ViewerTokenSigner } from '@carrel/server/guacamole/viewer-token'
import { type ScriptedGuacd, startScriptedGuacd } from '../../gateway/test/scripted-guacd.ts'
import { Viewer } from '../../gateway/test/viewer.ts'
import { logTo, tokenIn } from './world.ts'

const APP = 'http://carrel.test'
export const CONTROL_SECRET = 'a control secret of the test'
export const DEADLINE_MS = 200
/** What this guacd asks for. */
const ARGS = ['hostname', 'port', 'password']

export const startGuacd = () =>
  startScriptedGuacd(({ socket }) => void socket.write('4.sync,3.200;'), {
    args: ['VERSION_1_5_0', ...ARGS],
  })

export interface Guacamole {
  readonly url: string
  readonly username: string
  readonly password: string
}

/** A real gateway on free ports, with the server’s keys to it. */
export class TestGateway implements AsyncDisposable {
  readonly #gateway: Gateway
  readonly #guacd: ScriptedGuacd
  readonly #signer: ViewerTokenSigner

  private constructor(gateway: Gateway, guacd: ScriptedGuacd, key: KeyObject) {
    this.#gateway = gateway
    this.#guacd = guacd
    this.#signer = new ViewerTokenSigner(key, APP)
  }

  static async start(guacd: ScriptedGuacd, logged: string[], guacamole: Guacamole | null = null) {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const loopback = { host: '127.0.0.1', port: 0 }
    const gateway = await startGateway({
      config: {
        ...{ listen: loopback, controlListen: loopback, guacd, guacamole, publicUrl: null },
        ...{ appOrigins: [APP], viewerDir: null, endsWithStdin: false, graceSeconds: 120 },
      },
      secrets: {
        controlSecret: CONTROL_SECRET,
        tokenPublicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
        controlTls: null,
        guacamolePassword: guacamole?.password ?? null,
      },
      log: createLog('debug', (line) => logged.push(line)),
    })
    return new TestGateway(gateway, guacd, privateKey)
  }

  /** Of this gateway, or of what is at another address. */
  client(logged: string[], controlUrl = this.#gateway.controlUrl): GatewayClient {
    const control = new GatewayControl({
      ...{ controlUrl, controlSecret: CONTROL_SECRET, tls: null, signer: this.#signer.name },
      ...(controlUrl !== this.#gateway.controlUrl && { deadlineMs: DEADLINE_MS }),
    })
    return new GatewayClient({ control, signer: this.#signer, log: logTo(logged) })
  }

  /** Of the owner that connected last. */
  lastParameters(): Record<string, string | undefined> | undefined {
    const said = this.#guacd.owners.flatMap(({ received }) => received)
    const connect = said.findLast(({ opcode }) => opcode === 'connect')?.args
    return connect && Object.fromEntries(ARGS.map((name, index) => [name, connect[index + 1]]))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#gateway.close()
  }
}

/** The tunnel stands beside the folder of the viewer's page. */
export async function showViewer(viewerUrl: string): Promise<string> {
  const publicUrl = new URL('..', viewerUrl).href.slice(0, -1)
  await using viewer = new Viewer({ publicUrl, token: tokenIn(viewerUrl) })
  await viewer.until(
    ({ close, instructions }) => close || instructions.some(({ opcode }) => opcode === 'sync'),
  )
  return viewer.close?.reason ?? 'shown'
}
