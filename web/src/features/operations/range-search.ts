import { HistoryRange } from '@carrel/contract'
import { z } from 'zod'

export const RangeSearch = z.object({ range: HistoryRange.optional().catch(undefined) })
