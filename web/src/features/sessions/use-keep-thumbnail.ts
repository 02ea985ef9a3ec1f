import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Refused } from '../../api/api-error.ts'
import { keepThumbnail } from './thumbnail-queries.ts'

/** Keeps what the viewer sees for the person's other pages, unless this installation wants no such pictures. */
export function useKeepThumbnail(
  sessionId: string,
  onTrouble: (trouble: unknown) => void,
): (image: string) => void {
  const client = useQueryClient()
  const [areKept, setAreKept] = useState(true)
  return (image) => {
    if (!areKept) return
    keepThumbnail(client, sessionId, image).catch((trouble: unknown) => {
      if (trouble instanceof Refused && trouble.code === 'thumbnails_off') setAreKept(false)
      else onTrouble(trouble)
    })
  }
}
