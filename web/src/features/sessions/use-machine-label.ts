import type { Session } from '@carrel/contract'
import { useTranslation } from 'react-i18next'

/** What the session connects to, for people: "RDP VM at 10.77.1.23". */
export function useMachineLabel({ protocol, vm_ip_address: address }: Session): string {
  const { t } = useTranslation('sessions')
  const known = { protocol: protocol.toUpperCase() }
  return address ? t('machine.at', { ...known, address }) : t('machine.plain', known)
}
