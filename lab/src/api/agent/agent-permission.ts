import { inManner, on, type Permission } from '../access/permission.ts'

const monitor = on('/vms/{vmid}', ['VM.Monitor'])

/** Until 8 one privilege covers all that agents do; 9 has some of their own, and one that covers the others. */
function sinceNine(...privileges: readonly string[]): Permission {
  const nine = on('/vms/{vmid}', [...privileges, 'VM.GuestAgent.Unrestricted'], 'any')
  return inManner({ 7: monitor, 8: monitor, 9: nine })
}

export const mayAsk = sinceNine('VM.GuestAgent.Audit')
export const mayFreeze = sinceNine('VM.GuestAgent.FileSystemMgmt')
export const mayAskWhetherFrozen = sinceNine('VM.GuestAgent.Audit', 'VM.GuestAgent.FileSystemMgmt')
export const mayPower = sinceNine('VM.PowerMgmt')
export const mayDoAnything = sinceNine()
