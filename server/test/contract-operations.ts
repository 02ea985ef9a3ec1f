import type { Operation } from '@carrel/contract'
import * as contract from '@carrel/contract'

const isOperation = (value: unknown): value is Operation =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value

/** Every operation of the contract, from whichever table: one that is added later is among them. */
export const contractOperations = (): Operation[] =>
  Object.values(contract).flatMap((exported: unknown) =>
    typeof exported === 'object' && exported !== null
      ? Object.values(exported).filter(isOperation)
      : [],
  )

/** The path with these parameters. @throws Error if one is not among them */
export const pathOf = ({ path }: Operation, parameters: Readonly<Record<string, string>>): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = parameters[name]
    if (value === undefined) throw new Error(`There is no sample of {${name}} in ${path}.`)
    return encodeURIComponent(value)
  })
