import { connect } from 'node:net'
import type { Protocol } from '@carrel/contract'

/** What the browser of each protocol sends first, and how the server's first answer begins. */
const GREETINGS: Readonly<Record<Protocol, { send: Buffer | null; expect: Buffer }>> = {
  // TPKT with an X.224 connection request that offers TLS and NLA; any X.224 answer will do.
  rdp: {
    send: Buffer.from('030000130ee000000000000100080003000000', 'hex'),
    expect: Buffer.from([0x03, 0x00]),
  },
  vnc: { send: null, expect: Buffer.from('RFB ') },
  ssh: { send: null, expect: Buffer.from('SSH-') },
}

/**
 * Whether a desktop answers in its own protocol at that address. An open port proves nothing: forwarders accept before the
 * guest listens.
 */
export function desktopAnswers(
  protocol: Protocol,
  target: { host: string; port: number },
  deadlineMs: number,
): Promise<boolean> {
  const { send, expect } = GREETINGS[protocol]
  return new Promise((resolve) => {
    let received = Buffer.alloc(0)
    const socket = connect(target)
    const finish = (answers: boolean) => {
      clearTimeout(deadline)
      socket.destroy()
      resolve(answers)
    }
    const deadline = setTimeout(finish, deadlineMs, false)
    socket.on('connect', () => send && socket.write(send))
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      if (received.length >= expect.length)
        finish(received.subarray(0, expect.length).equals(expect))
    })
    socket.on('error', () => finish(false))
    socket.on('close', () => finish(false))
  })
}
