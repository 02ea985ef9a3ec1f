import { Box } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { MarkedText } from './marked-text.tsx'
import classes from './palette.module.css'
import type { PaletteEntry } from './palette-entry.ts'
import type { RankedGroup } from './rank-entries.ts'

interface PaletteOptionsProps {
  id: string
  groups: readonly RankedGroup[]
  active: PaletteEntry | undefined
  onActive: (entry: PaletteEntry) => void
  onChoose: (entry: PaletteEntry) => void
  idOf: (entry: PaletteEntry) => string
}

export function PaletteOptions(props: PaletteOptionsProps) {
  const { id, groups, active, onActive, onChoose, idOf } = props
  const { t } = useTranslation('palette')
  const shown = useRef<HTMLDivElement>(null)
  const activeId = active?.id
  useEffect(() => {
    if (activeId) shown.current?.scrollIntoView({ block: 'nearest' })
  }, [activeId])
  return (
    <Box id={id} role="listbox" aria-label={t('title')} className={classes.list}>
      {groups.map(({ group, entries }) => (
        <Box key={group} role="group" aria-labelledby={`${id}-group-${group}`}>
          <div id={`${id}-group-${group}`} className={classes.group}>
            {t(`group.${group}`)}
          </div>
          {entries.map(({ entry, marks }) => (
            <Box
              key={entry.id}
              id={idOf(entry)}
              ref={entry.id === activeId ? shown : undefined}
              role="option"
              aria-selected={entry.id === activeId}
              // Whole: a mark within a word would have it read out in pieces.
              aria-label={[entry.label, entry.detail].filter(Boolean).join(' ')}
              lang={entry.lang}
              className={classes.option}
              // The field keeps the focus, and with it the keys.
              onMouseDown={(event) => event.preventDefault()}
              onMouseMove={() => entry.id !== activeId && onActive(entry)}
              onClick={() => onChoose(entry)}
            >
              <entry.Icon size={18} aria-hidden className={classes.icon} />
              <span className={classes.label}>
                <MarkedText text={entry.label} marks={marks} />
              </span>
              {entry.detail && <bdi className={classes.detail}>{entry.detail}</bdi>}
            </Box>
          ))}
        </Box>
      ))}
    </Box>
  )
}
