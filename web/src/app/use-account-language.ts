import { type Account, accountOperations } from '@carrel/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { meQuery } from '../features/people/people-queries.ts'
import type { Language } from '../i18n/languages.ts'
import { useLanguage } from '../i18n/use-language.ts'

/** Like `useLanguage`, for whoever is signed in: the choice goes with the account to other browsers. */
export function useAccountLanguage() {
  const client = useQueryClient()
  const { language, choose } = useLanguage()
  const { mutate } = useMutation({
    mutationFn: async (chosen: Language) => {
      await choose(chosen)
      return (await call(accountOperations.changeAccount, { body: { language: chosen } })).body
    },
    onMutate: (chosen) =>
      client.setQueryData<Account>(
        meQuery.queryKey,
        (account) => account && { ...account, language: chosen },
      ),
    onSuccess: (account) => client.setQueryData(meQuery.queryKey, account),
  })
  return { language, choose: mutate }
}
