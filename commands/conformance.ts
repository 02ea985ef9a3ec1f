import { parseArgs } from 'node:util'
import { makeCertificate } from './conformance/arrange/open-lab.ts'
import { conform } from './conformance/conform.ts'
import { casesOf, recordings } from './conformance/recordings.ts'
import { acceptedOnes, mismatches, passes, staleOnes, summarise } from './conformance/verdict.ts'
import { MANNERS } from './conformance/which-manner.ts'

// npm run conformance [-- --transcripts FILE] [--list] [--only NAME] [--manner 9.2]: recorded answers of real Proxmox VE
// against the lab and against the client.
const { values } = parseArgs({
  options: {
    transcripts: { type: 'string', multiple: true },
    list: { type: 'boolean', default: false },
    only: { type: 'string' },
    manner: { type: 'string' },
  },
})

const manner = MANNERS.find((each) => each === values.manner) ?? null
if (values.manner !== undefined && manner === null) {
  console.error(`There is no manner ${values.manner}; there are ${MANNERS.join(', ')}.`)
  process.exit(2)
}

const own = values.transcripts === undefined

function readCases(file: string) {
  try {
    return casesOf(file, own ? null : manner)
  } catch (error) {
    console.error(`${file} cannot be replayed: ${(error as Error).message}`)
    console.error('It needs one JSON object a line; lab/transcripts/README.md has the form.')
    process.exit(2)
  }
}

const cases = (values.transcripts ?? recordings())
  .flatMap(readCases)
  .filter(({ line }) => values.only === undefined || line.name.includes(values.only))
  .filter(({ manners }) => manner === null || manners.includes(manner))

const verdicts = await conform(cases, await makeCertificate(), (done) => {
  if (done % 100 === 0) console.error(`${done} of ${cases.length}`)
})
const summary = summarise(verdicts)
const stale = own ? staleOnes(verdicts) : []

if (values.list) {
  for (const line of [...mismatches(verdicts), ...acceptedOnes(verdicts)]) console.error(line)
}
for (const { name, manner: matched } of stale) {
  console.error(`${matched} ${name} is listed as a known difference, and there is none.`)
}
console.log(JSON.stringify(summary))
if (!passes(summary) || stale.length > 0) process.exitCode = 1
