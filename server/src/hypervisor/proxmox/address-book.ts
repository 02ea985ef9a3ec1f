import type { OwnVm, VmRef } from '../hypervisor.ts'

/**
 * Which VM last said that an address is its own. Two clones of a template whose machine-id was not emptied are given one address
 * by many DHCP servers, and whoever connects to it reaches the other person's desktop.
 */
export class AddressBook {
  readonly #holders = new Map<string, OwnVm>()

  /** Another VM than this one. */
  otherHolder(address: string, { vmid }: VmRef): OwnVm | null {
    const holder = this.#holders.get(address)
    return holder === undefined || holder.vmid === vmid ? null : holder
  }

  note(address: string, vm: OwnVm): void {
    this.forget(vm)
    this.#holders.set(address, vm)
  }

  forget({ vmid }: VmRef): void {
    for (const [address, holder] of this.#holders) {
      if (holder.vmid === vmid) this.#holders.delete(address)
    }
  }
}
