import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { Protocol } from '../templates.ts'
import { findParameter, parametersOf, personParametersOf } from './catalogue.ts'
import { encodeValue, faultOf } from './parameter-value.ts'

/** What guacd's development version of summer 2026 asks for, by protocol. */
const GUACD_ARGUMENTS = JSON.parse(
  readFileSync(new URL('../../test/guacd-arguments.json', import.meta.url), 'utf8'),
) as Record<Protocol, string[]>

describe.each(Protocol.options)('of %s', (protocol) => {
  test('every argument of guacd is in the catalogue, once', () => {
    const known = parametersOf(protocol)
      .filter(({ carriedBy }) => carriedBy === 'argument')
      .map(({ guacd }) => guacd)
    expect(known.toSorted()).toEqual(GUACD_ARGUMENTS[protocol].toSorted())
  })

  test('R7 nobody may set what names a host or a path of the server’s side', () => {
    const naming =
      /host|server(?!-layout|-alive)|path|addr|recording|typescript|gateway|reverse|wol/
    const mayBeSet = personParametersOf(protocol).map(({ guacd }) => guacd)
    const allowed = ['disable-server-input', 'server-alive-interval', 'server-layout']
    expect(mayBeSet.filter((name) => naming.test(name) && !allowed.includes(name))).toEqual([])
  })

  test('each has a label, a sentence of help, and a default that it would take itself', () => {
    for (const parameter of parametersOf(protocol)) {
      expect(parameter.label, parameter.name).toMatch(/^[A-Z0-9]/)
      expect(parameter.help, parameter.name).toMatch(/\.$/)
      if (parameter.default !== null) expect(faultOf(parameter, parameter.default)).toBeNull()
    }
  })

  test('no two of a group have the same label', () => {
    const labels = personParametersOf(protocol).map(({ group, label }) => `${group}: ${label}`)
    expect(labels).toEqual([...new Set(labels)])
  })
})

test('a parameter is found by the document’s name, and by guacd’s, which may say the opposite', () => {
  const found = (name: string) => {
    const { parameter, opposite } = findParameter('rdp', name) ?? {}
    return [parameter?.name, opposite]
  }
  expect(found('ignore_cert')).toEqual(['ignore_cert', false])
  expect(found('ignore-cert')).toEqual(['ignore_cert', false])
  expect(found('enable_audio')).toEqual(['enable_audio', false])
  expect(found('disable-audio')).toEqual(['enable_audio', true])
  expect(found('enable-wallpaper')).toEqual(['disable_wallpaper', true])
  expect(findParameter('rdp', 'no_such_thing')).toBeNull()
  expect(findParameter('vnc', '__proto__')).toBeNull()
})

test('what guacd asks the other way round is told the other way round', () => {
  const sound = findParameter('rdp', 'enable_audio')?.parameter
  expect(sound && [sound.guacd, encodeValue(sound, true)]).toEqual(['disable-audio', 'false'])
})
