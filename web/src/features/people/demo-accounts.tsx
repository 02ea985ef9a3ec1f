import type { SignIn } from '@carrel/contract'
import { Button, Group, Text } from '@mantine/core'

interface DemoAccountsProps {
  accounts: SignIn[]
  isBusy: boolean
  onChoose: (account: SignIn) => void
}

export function DemoAccounts({ accounts, isBusy, onChoose }: DemoAccountsProps) {
  return (
    <section aria-label="Demo accounts">
      <Text size="sm" c="dimmed" ta="center" mt="xl" mb="xs">
        This is a demo. Try it as
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
