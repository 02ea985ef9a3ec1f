import { OperatingSystemIcon } from './operating-system-icon.tsx'
import classes from './template-picture.module.css'

interface TemplatePictureProps {
  operatingSystem: string
  /** A path of this server; null draws one from the operating system's name. */
  url: string | null
}

/** Beside the template's name it says nothing new, so that nobody is read it aloud. */
export function TemplatePicture({ operatingSystem, url }: TemplatePictureProps) {
  return (
    <div className={classes.picture} aria-hidden="true">
      {url === null ? (
        <div className={classes.drawn} data-kind={kindOf(operatingSystem)}>
          <span className={classes.bar} />
          <OperatingSystemIcon name={operatingSystem} size={44} />
        </div>
      ) : (
        <img src={url} alt="" loading="lazy" className={classes.given} />
      )}
    </div>
  )
}

const kinds = [
  [/windows/i, 'windows'],
  [/ubuntu/i, 'ubuntu'],
  [/red ?hat|rhel|rocky|alma|fedora/i, 'red-hat'],
] as const

const kindOf = (operatingSystem: string): string =>
  kinds.find(([pattern]) => pattern.test(operatingSystem))?.[1] ?? 'other'
