import { readdir, readFile, readlink } from 'node:fs/promises'

/** Which of the processes has a socket at that local port of the loopback; null if none has (any more). */
export async function clientProcess(port: number, pids: readonly number[]): Promise<number | null> {
  const inode = inodeIn(await readFile('/proc/net/tcp', 'utf8'), port)
  if (inode === null) return null
  for (const pid of pids) if (await holds(pid, inode)) return pid
  return null
}

/** Of the line whose local port it is: the columns are number, local, remote, state, queues, timer, retries, user, timeout, inode. */
export function inodeIn(table: string, port: number): string | null {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  for (const line of table.split('\n')) {
    const columns = line.trim().split(/\s+/)
    if (columns[1]?.endsWith(`:${hex}`)) return columns[9] ?? null
  }
  return null
}

async function holds(pid: number, inode: string): Promise<boolean> {
  const folder = `/proc/${pid}/fd`
  const names = await readdir(folder).catch(() => [])
  for (const name of names) {
    const target = await readlink(`${folder}/${name}`).catch(() => '')
    if (target === `socket:[${inode}]`) return true
  }
  return false
}
