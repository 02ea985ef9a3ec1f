import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Demo } from '../src/demo.ts'

/** Two people, an administrator, and one template whose SSH is at that port. */
export const testDemo = (sshPort: number): Demo => ({
  accounts: [
    { username: 'ada', password: 'carrel', displayName: 'Ada', role: 'user' },
    { username: 'bob', password: 'carrel', displayName: 'Bob', role: 'user' },
    { username: 'root', password: 'carrel', displayName: 'Root', role: 'admin' },
  ],
  server: {
    name: 'School',
    host: 'pve.school.example',
    port: 8006,
    tokenId: 'carrel@pve!broker',
    tokenSecret: 'the-token-secret',
    fingerprints: ['AA:BB'],
    authority: null,
    pool: null,
    guestNetworks: [],
    node: 'pve',
  },
  templates: [
    {
      vmid: 9000,
      name: 'Debian',
      description: '',
      operatingSystem: 'Debian 12',
      cpuCores: 1,
      memoryMb: 512,
      diskGb: 4,
      protocols: ['ssh', 'vnc'],
      defaultProtocol: 'ssh',
      ports: { ssh: sshPort },
      guacamoleParameters: {},
      guestUsername: 'student',
      sessionType: 'ephemeral',
      sessionMinutes: 60,
      shared: false,
    },
  ],
})

/** `more` replaces parts of it. */
export async function writeDemo(
  folder: string,
  sshPort: number,
  more: Partial<Demo> = {},
): Promise<string> {
  const path = join(folder, 'demo.json')
  await writeFile(path, JSON.stringify({ ...testDemo(sshPort), ...more }))
  return path
}
