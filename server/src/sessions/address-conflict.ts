import { HypervisorError } from '../hypervisor/hypervisor-error.ts'

/** Two VMs of a server say that they have one address. It may pass: DHCP gives the later one another. */
export const addressConflict = (cause: unknown) =>
  new HypervisorError(
    'address_conflict',
    'The VM was given an address that the VM of another desktop has.',
    {
      transient: true,
      hint: 'Empty /etc/machine-id in the template (Windows: run sysprep), so that DHCP can tell its clones apart.',
      cause,
    },
  )
