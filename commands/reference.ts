import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from './places.ts'
import { connectionParametersPage } from './reference/connection-parameters-page.ts'

// npm run reference: writes the pages of docs/reference that are made from the code.
await writeFile(join(ROOT, 'docs/reference/connection-parameters.md'), connectionParametersPage())
