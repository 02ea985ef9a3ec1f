import { expect, test } from 'vitest'
import { commandsFor, howtoCommands, words } from './howto-commands.ts'

const page = `
First:

\`\`\`sh
pvesh create /pools --poolid carrel   # a pool
apt install something
\`\`\`

Proxmox VE 9:

\`\`\`sh
pveum role add New --privs "A \\
B"
\`\`\`

Proxmox VE 7.4 and 8:

\`\`\`sh
pveum role add Old --privs "A"
\`\`\`

For all:

\`\`\`sh
pveum user add carrel@pve
\`\`\`
`

test('each version is told its own commands, without comments and in their order', () => {
  const [pool, user] = ['pvesh create /pools --poolid carrel', 'pveum user add carrel@pve']
  expect(commandsFor(page, 9)).toEqual([pool, 'pveum role add New --privs "A B"', user])
  expect(commandsFor(page, 8)).toEqual([pool, 'pveum role add Old --privs "A"', user])
  expect(commandsFor(page, 7)).toEqual(commandsFor(page, 8))
})

test('words are split as a shell does', () => {
  expect(words(`pveum acl modify /a --tokens 'carrel@pve!broker' --privs "A B"`)).toEqual([
    ...['pveum', 'acl', 'modify', '/a', '--tokens', 'carrel@pve!broker', '--privs', 'A B'],
  ])
})

test('the how-to has a role for every version, and asks for the bridge from 8 on', async () => {
  for (const major of [7, 8, 9]) {
    const commands = await howtoCommands(major)
    const roles = commands.filter((command) => command.startsWith('pveum role add'))
    expect(roles).toHaveLength(1)
    expect(roles[0]).toContain(major === 9 ? 'VM.GuestAgent.Audit' : 'VM.Monitor')
    expect(commands.some((command) => command.includes('/sdn/zones'))).toBe(major >= 8)
  }
})
