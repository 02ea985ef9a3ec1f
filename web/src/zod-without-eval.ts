import { z } from 'zod'

// zod compiles its checks with `new Function` where it may; the page's policy forbids that and would report the try.
z.config({ jitless: true })
