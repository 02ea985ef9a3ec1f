import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { shortened } from './audit-words.ts'

const KINDS = [
  ...(['channel', 'connection', 'group', 'installation', 'person'] as const),
  ...(['server', 'session', 'template', 'vm'] as const),
] as const
const isKind = (text: string): text is (typeof KINDS)[number] =>
  (KINDS as readonly string[]).includes(text)

/** What an entry is about, which leads to all that is written about it. */
export function AuditSubject({ subject }: { subject: string }) {
  const { t } = useTranslation('operations')
  const [kind = '', id = ''] = subject.split(/:(.*)/)
  return (
    <Anchor
      inherit
      title={subject}
      renderRoot={(props) => <Link to="/admin/audit" search={{ subject }} {...props} />}
    >
      {isKind(kind) ? t(`audit.kind.${kind}`) : kind}{' '}
      <bdi dir="ltr">{shortened(id.split('/').at(-1) ?? '')}</bdi>
    </Anchor>
  )
}
