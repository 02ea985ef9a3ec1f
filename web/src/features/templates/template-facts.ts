import type { Template } from '@carrel/contract'
import type { TFunction } from 'i18next'
import type { Measures } from '../../app/measures.ts'

/** What a template is, for a card: the machine, the time, and what becomes of it afterwards. */
export const templateFacts = (
  template: Template,
  t: TFunction<'templates'>,
  measures: Measures,
): { name: string; term: string; fact: string }[] => [
  {
    name: 'machine',
    term: t('facts.machine'),
    fact: measures.together([
      t('facts.cores', { count: template.cpu_cores }),
      t('facts.memory', { size: measures.memory(template.memory_mb) }),
      t('facts.disk', { size: measures.disk(template.disk_gb) }),
    ]),
  },
  {
    name: 'time',
    term: t('facts.time'),
    fact: measures.duration(template.session_minutes),
  },
  {
    name: 'afterwards',
    term: t('facts.afterwards'),
    fact: t(`afterwards.${template.session_type}`),
  },
]
