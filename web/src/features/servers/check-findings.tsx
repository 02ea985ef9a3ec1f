import type { ServerCheck } from '@carrel/contract'
import { Alert, Code, List, Stack, Text } from '@mantine/core'
import { CopyButton } from './copy-button.tsx'

interface CheckFindingsProps {
  check: ServerCheck
}

/** What a look at a server has brought: what is in the way first, with what would help. */
export function CheckFindings({ check }: CheckFindingsProps) {
  const { problem, found, is_ready } = check
  return (
    <Stack gap="sm">
      {problem && (
        <Alert color="red" variant="light" role="alert">
          <Text size="sm">{problem.message}</Text>
          {problem.hint && (
            <Text size="sm" c="dimmed" mt={4}>
              {problem.hint}
            </Text>
          )}
        </Alert>
      )}
      {is_ready && (
        <Alert color="lamp" variant="light" role="status">
          <Text size="sm">Everything that Carrel needs is there.</Text>
        </Alert>
      )}
      {found && <MissingRights rights={found.missing_rights} />}
      {found && (
        <List size="sm" spacing={4}>
          <List.Item>Proxmox VE {found.version}</List.Item>
          <List.Item>
            {found.nodes.length === 1 ? 'Node ' : 'Nodes '}
            {found.nodes
              .map(({ name, is_online }) => (is_online ? name : `${name} (offline)`))
              .join(', ')}
          </List.Item>
          <Templates templates={found.templates} />
          {found.storages.map(({ name, node, kind, linked_clones, snapshots }) => (
            <List.Item key={`${node}/${name}`}>
              Storage {name}
              {kind ? ` (${kind})` : ''}
              {node ? ` on ${node}` : ''}: {linked_clones ? 'linked clones' : 'full copies'},{' '}
              {snapshots === null || snapshots === 'none' ? 'no snapshots' : 'snapshots'}
            </List.Item>
          ))}
        </List>
      )}
    </Stack>
  )
}

type Found = NonNullable<ServerCheck['found']>

function MissingRights({ rights }: { rights: Found['missing_rights'] }) {
  if (rights.length === 0) return null
  const commands = rights.flatMap((right) => right.commands).join('\n')
  return (
    <Alert color="yellow" variant="light" title="Rights are missing">
      <List size="sm" mb="xs">
        {rights.map(({ path, privileges, purpose }) => (
          <List.Item key={`${path} ${purpose}`}>
            {privileges.join(' or ')} on {path}, to {purpose}
          </List.Item>
        ))}
      </List>
      <Text size="sm" mb={4}>
        Type this on a node, and look again:
      </Text>
      <Code block>{commands}</Code>
      <CopyButton text={commands} label="Copy the commands" />
    </Alert>
  )
}

function Templates({ templates }: { templates: Found['templates'] }) {
  if (templates.length === 0)
    return <List.Item>No template that the token can see. Is it in the pool?</List.Item>
  return templates.map(({ vmid, name, node, obstacles }) => (
    <List.Item key={vmid}>
      Template {vmid} {name} on {node}
      {obstacles.map((obstacle) => (
        <Text key={obstacle} size="sm" c="var(--mantine-color-error)">
          {obstacle}
        </Text>
      ))}
    </List.Item>
  ))
}
