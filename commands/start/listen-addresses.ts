import { parseAddress } from '@carrel/gateway/address'
import { CommandFailure } from '../command-failure.ts'
import { isFree } from '../free-port.ts'

const VARIABLES = ['CARREL_LISTEN', 'GATEWAY_LISTEN', 'GATEWAY_CONTROL_LISTEN']

/** Before anything is started, and so that the message names the variable. @throws CommandFailure */
export async function refuseTakenAddresses(env: Readonly<Record<string, string>>): Promise<void> {
  for (const name of VARIABLES) {
    const text = env[name]
    const isOfNobody = name === 'CARREL_LISTEN' && env.CARREL_ROLES === 'worker'
    if (text === undefined || isOfNobody) continue
    const { host, port } = addressOf(name, text)
    if (port !== 0 && !(await isFree(port, host)))
      throw new CommandFailure(
        `${name}: ${text} is taken by another program, or is no address of this machine.`,
        'Choose another one.',
      )
  }
}

function addressOf(name: string, text: string) {
  try {
    return parseAddress(text)
  } catch (cause) {
    throw new CommandFailure(
      `${name}: "${text}" is not an address.`,
      'Write it as host:port, such as 127.0.0.1:7300.',
      cause,
    )
  }
}
