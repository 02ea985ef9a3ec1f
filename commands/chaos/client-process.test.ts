import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { clientProcess, inodeIn } from './client-process.ts'

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4242 1 0
   1: 0100007F:C350 0100007F:1F90 01 00000000:00000000 00:00000000 00000000     0        0 4711 1 0`

test('a socket is found by its local port, and not by the port at its other end', () => {
  expect(inodeIn(TABLE, 0xc350)).toBe('4711')
  expect(inodeIn(TABLE, 8080)).toBe('4242')
  expect(inodeIn(TABLE, 1)).toBeNull()
})

test('the process that has the socket is told from those that have not', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket: Socket = connect((server.address() as { port: number }).port, '127.0.0.1')
  await once(socket, 'connect')
  const port = socket.localPort ?? 0
  expect(await clientProcess(port, [1, process.pid])).toBe(process.pid)
  expect(await clientProcess(port, [])).toBeNull()
  socket.destroy()
  server.close()
})
