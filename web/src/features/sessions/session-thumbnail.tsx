import type { Session } from '@carrel/contract'
import { Loader } from '@mantine/core'
import IconDeviceDesktop from '@tabler/icons-react/dist/esm/icons/IconDeviceDesktop.mjs'
import { useQuery } from '@tanstack/react-query'
import classes from './session-thumbnail.module.css'
import { thumbnailQuery } from './thumbnail-queries.ts'

interface SessionThumbnailProps {
  session: Session
}

/** What the desktop looked like a moment ago. Beside its name it says nothing to those who do not see it. */
export function SessionThumbnail({ session }: SessionThumbnailProps) {
  const isActive = session.status === 'active'
  const { data: thumbnail } = useQuery({ ...thumbnailQuery(session.id), enabled: isActive })
  if (isActive && thumbnail)
    return <img src={thumbnail.image} alt="" className={classes.image} data-testid="thumbnail" />
  return (
    <span className={classes.empty}>
      {isActive ? <IconDeviceDesktop size={40} stroke={1.2} /> : <Loader size={26} type="dots" />}
    </span>
  )
}
