import { CommandFailure } from './command-failure.ts'
import { readCommandLine } from './command-line.ts'
import { makeCertificate } from './conformance/arrange/open-lab.ts'
import { conform } from './conformance/conform.ts'
import { casesOf, recordings } from './conformance/recordings.ts'
import { acceptedOnes, mismatches, passes, staleOnes, summarise } from './conformance/verdict.ts'
import { MANNERS } from './conformance/which-manner.ts'

export const USAGE = `Usage: ./carrel conformance [--list] [--only NAME] [--manner 9.2] [--transcripts FILE]…

Recorded answers of real Proxmox VE against the lab and against the client; ends with one line of JSON.

  --list              where they differ, and where that is known
  --only NAME         recordings whose name has this in it
  --manner M          ${MANNERS.join(', ')}
  --transcripts FILE  other recordings; lab/transcripts/README.md has their form`

const OPTIONS = {
  transcripts: { type: 'string', multiple: true },
  list: { type: 'boolean' },
  only: { type: 'string' },
  manner: { type: 'string' },
} as const

export async function run(args: string[]): Promise<number> {
  const { values } = readCommandLine(USAGE, { args, options: OPTIONS })
  const manner = MANNERS.find((each) => each === values.manner) ?? null
  if (values.manner !== undefined && manner === null)
    throw new CommandFailure(`There is no manner ${values.manner}.`, USAGE)
  const own = values.transcripts === undefined
  const cases = (values.transcripts ?? recordings())
    .flatMap((file) => readCases(file, own ? null : manner))
    .filter(({ line }) => values.only === undefined || line.name.includes(values.only))
    .filter(({ manners }) => manner === null || manners.includes(manner))
  const verdicts = await conform(cases, await makeCertificate(), (done) => {
    if (done % 100 === 0) console.error(`${done} of ${cases.length}`)
  })
  const summary = summarise(verdicts)
  const stale = own ? staleOnes(verdicts) : []
  if (values.list)
    for (const line of [...mismatches(verdicts), ...acceptedOnes(verdicts)]) console.error(line)
  for (const { name, manner: matched } of stale)
    console.error(`${matched} ${name} is listed as a known difference, and there is none.`)
  console.log(JSON.stringify(summary))
  return passes(summary) && stale.length === 0 ? 0 : 1
}

function readCases(file: string, manner: Parameters<typeof casesOf>[1]) {
  try {
    return casesOf(file, manner)
  } catch (error) {
    throw new CommandFailure(
      `${file} cannot be replayed: ${(error as Error).message}`,
      'It needs one JSON object a line; lab/transcripts/README.md has the form.',
      error,
    )
  }
}
