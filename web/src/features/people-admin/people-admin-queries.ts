import {
  type AdministeredPerson,
  IMPORT_LIMITS,
  type NewPerson,
  peopleAdministrationOperations as operations,
  type PeopleAction,
  PeopleFilter,
  type PersonChange,
  sessionOperations,
} from '@carrel/contract'
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { Refused } from '../../api/api-error.ts'
import { call } from '../../api/call.ts'

const PEOPLE = ['people'] as const

type Asked = { [Name in keyof PeopleFilter]?: PeopleFilter[Name] | undefined }

export const peopleQuery = (filter: Asked) =>
  queryOptions({
    queryKey: [...PEOPLE, filter] as const,
    queryFn: async ({ signal }) =>
      (await call(operations.listPeople, { query: PeopleFilter.parse(filter), signal })).body,
    placeholderData: keepPreviousData,
  })

export const quotaOfPersonQuery = (id: string) =>
  queryOptions({
    queryKey: ['quota', id] as const,
    queryFn: async ({ signal }) =>
      (await call(sessionOperations.getQuotaOfPerson, { params: { id }, signal })).body,
    staleTime: 0,
  })

/** A change of people, after which the list is fetched anew. */
function usePeopleMutation<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn,
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: PEOPLE })
      void client.invalidateQueries({ queryKey: ['quota'] })
    },
  })
}

export const useCreatePerson = () =>
  usePeopleMutation(async (body: NewPerson) => (await call(operations.createPerson, { body })).body)

export const useChangePerson = (id: string) =>
  usePeopleMutation(
    async (body: PersonChange) =>
      (await call(operations.changePerson, { params: { id }, body })).body,
  )

export const useDeletePerson = ({ id }: AdministeredPerson) =>
  usePeopleMutation(async () => {
    await call(operations.deletePerson, { params: { id } })
  })

export const useCreateLink = ({ id }: AdministeredPerson) =>
  usePeopleMutation(
    async () => (await call(operations.createPasswordLink, { params: { id } })).body,
  )

export const useWithdrawLink = ({ id }: AdministeredPerson) =>
  usePeopleMutation(async () => {
    await call(operations.withdrawPasswordLink, { params: { id } })
  })

export const useChangePeople = () =>
  usePeopleMutation(
    async (body: { ids: string[]; change: PeopleAction }) =>
      (await call(operations.changePeople, { body })).body.results,
  )

export const useImportPeople = () =>
  usePeopleMutation(async (body: { csv: string; dry_run: boolean }) => {
    if (body.csv.length > IMPORT_LIMITS.characters) throw tooLong()
    return (await call(operations.importPeople, { body })).body.rows
  })

/** What the server would say, without having it read all of a file that is no list of people. */
const tooLong = () =>
  new Refused({
    ...{ type: 'about:blank', status: 422, code: 'import_too_long', title: 'Refused' },
    detail: `The file is longer than ${IMPORT_LIMITS.characters.toLocaleString('en')} characters.`,
    hint: 'Bring it in parts, each with the first line that names the columns.',
  })
