import type { ServerCheck } from '@carrel/contract'
import { Alert, Code, List, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/use-formats.ts'
import { CopyButton } from './copy-button.tsx'

interface CheckFindingsProps {
  check: ServerCheck
}

/** What a look at a server has brought: what is in the way first, with what would help. */
export function CheckFindings({ check }: CheckFindingsProps) {
  const { t } = useTranslation('servers')
  const { problem, found, is_ready } = check
  return (
    <Stack gap="sm">
      {problem && (
        <Alert color="red" variant="light" role="alert">
          <Text size="sm">
            <bdi>{problem.message}</bdi>
          </Text>
          {problem.hint && (
            <Text size="sm" c="dimmed" mt={4}>
              <bdi>{problem.hint}</bdi>
            </Text>
          )}
        </Alert>
      )}
      {is_ready && (
        <Alert color="lamp" variant="light" role="status">
          <Text size="sm">{t('findings.isReady')}</Text>
        </Alert>
      )}
      {found && <MissingRights rights={found.missing_rights} />}
      {found && (
        <List size="sm" spacing={4}>
          <List.Item>Proxmox VE {found.version}</List.Item>
          <List.Item>
            {t('findings.nodes', {
              count: found.nodes.length,
              names: found.nodes
                .map(({ name, is_online }) =>
                  is_online ? name : t('findings.offlineNode', { name }),
                )
                .join(', '),
            })}
          </List.Item>
          <Templates templates={found.templates} />
          {found.storages.map((storage) => (
            <StorageFinding key={`${storage.node}/${storage.name}`} storage={storage} />
          ))}
        </List>
      )}
    </Stack>
  )
}

type Found = NonNullable<ServerCheck['found']>

function StorageFinding({ storage }: { storage: Found['storages'][number] }) {
  const { t } = useTranslation('servers')
  const { name, node, kind, linked_clones, snapshots } = storage
  const what = kind ? `${name} (${kind})` : name
  return (
    <List.Item>
      {t('findings.storage', {
        place: node ? t('findings.onNode', { what, node }) : what,
        copies: t(`findings.copies.${linked_clones ? 'linked' : 'full'}`),
        snapshots: t(
          `findings.snapshots.${snapshots === null || snapshots === 'none' ? 'no' : 'yes'}`,
        ),
      })}
    </List.Item>
  )
}

function MissingRights({ rights }: { rights: Found['missing_rights'] }) {
  const { t } = useTranslation('servers')
  const { list } = useFormats()
  if (rights.length === 0) return null
  const commands = rights.flatMap((right) => right.commands).join('\n')
  return (
    <Alert color="yellow" variant="light" title={t('findings.rightsAreMissing')}>
      <List size="sm" mb="xs">
        {rights.map(({ path, privileges, purpose }) => (
          <List.Item key={`${path} ${purpose}`}>
            {t('findings.right', { privileges: list(privileges, 'disjunction'), path, purpose })}
          </List.Item>
        ))}
      </List>
      <Text size="sm" mb={4}>
        {t('findings.typeThis')}
      </Text>
      <Code block>{commands}</Code>
      <CopyButton text={commands} label={t('findings.copyCommands')} />
    </Alert>
  )
}

function Templates({ templates }: { templates: Found['templates'] }) {
  const { t } = useTranslation('servers')
  if (templates.length === 0) return <List.Item>{t('findings.noTemplate')}</List.Item>
  return templates.map(({ vmid, name, node, obstacles }) => (
    <List.Item key={vmid}>
      {t('findings.template', { vmid, name, node })}
      {obstacles.map((obstacle) => (
        <Text key={obstacle} size="sm" c="var(--mantine-color-error)">
          {obstacle}
        </Text>
      ))}
    </List.Item>
  ))
}
