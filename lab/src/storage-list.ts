import { z } from 'zod'
import type { Storage, StorageType } from './api/storage/storage.ts'

const types: readonly string[] = ['dir', 'nfs', 'lvm', 'lvmthin', 'zfspool'] satisfies StorageType[]
const isType = (type: string | undefined): type is StorageType =>
  type !== undefined && types.includes(type)

/** What every node sees alike, by its nature or if somebody says so, and what no two nodes can. */
const alwaysShared: readonly StorageType[] = ['nfs']
const neverShared: readonly StorageType[] = ['lvmthin', 'zfspool']

function readStorage(text: string): Storage | string {
  const [name = '', type, shared, ...rest] = text.split(':')
  if (!/^[a-z][a-z0-9_.-]*[a-z0-9]$/i.test(name)) return `“${name}” is no name for a storage`
  if (!isType(type)) return `“${name}” has to be one of ${types.join(', ')}`
  if ((shared !== undefined && shared !== 'shared') || rest.length > 0) {
    return `“${text}” is not of the form name:type or name:type:shared`
  }
  if (shared && neverShared.includes(type)) return `a storage of type ${type} cannot be shared`
  return { name, type, shared: shared !== undefined || alwaysShared.includes(type) }
}

/** `local:dir,fast:lvmthin,nas:nfs:shared`; the first holds the template. */
export const storageList = z
  .string()
  .transform((text, context): readonly [Storage, ...Storage[]] => {
    const read = text.split(',').map((each) => readStorage(each.trim()))
    const wrong = read.find((each) => typeof each === 'string')
    const storages = read.filter((each) => typeof each !== 'string')
    const names = new Set(storages.map(({ name }) => name))
    const [first, ...others] = storages
    if (wrong === undefined && first !== undefined && names.size === read.length) {
      return [first, ...others]
    }
    context.addIssue({ code: 'custom', message: wrong ?? 'two storages have one name' })
    return z.NEVER
  })
