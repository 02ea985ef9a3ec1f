import { type ParseArgsConfig, parseArgs } from 'node:util'
import { CommandFailure } from './command-failure.ts'

/** `parseArgs`, whose refusals are a sentence and the usage. @throws CommandFailure */
export function readCommandLine<T extends ParseArgsConfig>(
  usage: string,
  config: T,
): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config)
  } catch (error) {
    throw new CommandFailure(sentence(error as NodeJS.ErrnoException), usage, error)
  }
}

function sentence({ code, message }: NodeJS.ErrnoException): string {
  const what = /'(?:-\w, )?([^' ]*)[^']*'/.exec(message)?.[1]
  switch (code) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION':
      return `There is no option ${what}.`
    case 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL':
      return `"${what}" is not expected here.`
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE':
      return message.includes('not take') ? `${what} takes no value.` : `${what} needs a value.`
    default:
      return message
  }
}

/** @throws CommandFailure */
export function wholeNumber(
  option: string,
  text: string,
  { least, most }: { least: number; most: number },
  usage: string,
): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= least && number <= most) return number
  throw new CommandFailure(
    `${option} ${text} is not a whole number from ${least} to ${most}.`,
    usage,
  )
}
