import type { SignIn } from '@carrel/contract'
import { Button, Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

interface DemoAccountsProps {
  accounts: SignIn[]
  isBusy: boolean
  onChoose: (account: SignIn) => void
}

export function DemoAccounts({ accounts, isBusy, onChoose }: DemoAccountsProps) {
  const { t } = useTranslation()
  return (
    <section aria-label={t('signIn.demoAccounts')}>
      <Text size="sm" c="dimmed" ta="center" mt="xl" mb="xs">
        {t('signIn.demo')}
      </Text>
      <Group justify="center" gap="xs">
        {accounts.map((account) => (
          <Button
            key={account.username}
            variant="default"
            radius="xl"
            disabled={isBusy}
            onClick={() => onChoose(account)}
          >
            {account.username}
          </Button>
        ))}
      </Group>
    </section>
  )
}
