import { PASSWORD_FAULTS, passwordFault } from '@carrel/contract'
import { Refusal } from '../http/refusal.ts'

/** `names`: of the person. @throws Refusal `invalid_input`, at the field */
export function refuseWeak(password: string, field: string, names: readonly string[]): void {
  const fault = passwordFault(password, names)
  if (fault)
    throw new Refusal(422, 'invalid_input', 'This password does not protect enough.', {
      fields: { [field]: PASSWORD_FAULTS[fault] },
    })
}
