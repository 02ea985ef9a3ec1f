import { faultOf, findParameter, Protocol } from '@carrel/contract'
import { expect, it } from 'vitest'
import { PRESETS } from './preset.ts'

it('each preset sets what there is, to what it takes', () => {
  for (const protocol of Protocol.options)
    for (const { id, values } of PRESETS[protocol])
      for (const [name, value] of Object.entries(values)) {
        const parameter = findParameter(protocol, name)?.parameter
        const fault = parameter ? faultOf(parameter, value) : 'is unknown'
        expect(fault, `${protocol} ${id} ${name}`).toBeNull()
      }
})
