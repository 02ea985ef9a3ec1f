import { type AddressInfo, connect } from 'node:net'
import { WebSocketServer } from 'ws'

/**
 * The ceiling: bytes from TCP to WebSocket as they come, and back. It knows nothing of the protocol: no whole
 * instructions, no limits, no tokens, nothing that outlives the viewer. Its one handshake is a constant.
 */
const HIGH_WATER_BYTES = 1024 * 1024
const HANDSHAKE =
  '6.select,3.vnc;4.size,4.1280,3.800,2.96;5.audio;5.video;5.image,9.image/png;7.connect,13.VERSION_1_5_0,0.,0.;'
const guacdPort = Number(process.env.GUACD_PORT)

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, skipUTF8Validation: true })
server.on('connection', (viewer) => {
  const guacd = connect({ host: '127.0.0.1', port: guacdPort, noDelay: true })
  guacd.write(HANDSHAKE)
  guacd.on('data', (read) => {
    viewer.send(read, { binary: false }, () => guacd.resume())
    if (viewer.bufferedAmount > HIGH_WATER_BYTES) guacd.pause()
  })
  viewer.on('message', (data: Buffer) => guacd.write(data))
  viewer.on('close', () => guacd.destroy()).on('error', () => {})
  guacd.on('close', () => viewer.close()).on('error', () => {})
})
server.on('listening', () => {
  const { port } = server.address() as AddressInfo
  process.stdout.write(`${JSON.stringify({ port })}\n`)
})
