import type { AddressInfo } from 'node:net'
import GuacamoleLite from 'guacamole-lite'

/** guacamole-lite as its manual starts it, with its log off. The number, as the name QUIET would log every byte. */
const QUIET = 0
const { webSocketServer } = new GuacamoleLite(
  { host: '127.0.0.1', port: 0 },
  { host: '127.0.0.1', port: Number(process.env.GUACD_PORT) },
  { crypt: { cypher: 'AES-256-CBC', key: process.env.TOKEN_KEY ?? '' }, log: { level: QUIET } },
)
webSocketServer.on('listening', () => {
  const { port } = webSocketServer.address() as AddressInfo
  process.stdout.write(`${JSON.stringify({ port })}\n`)
})
