import type { Text } from '../say.ts'
/** What the page does by itself after a connection has ended. */
export type Aftermath = 'reconnect' | 'renew_token' | 'ask' | 'over'

export interface Ending {
  title: Text
  sentence: Text
  aftermath: Aftermath
  /** What the button says where there is one. */
  action: Text
}

const ending = (
  title: Text,
  sentence: Text,
  aftermath: Aftermath = 'reconnect',
  action: Text = 'Connect again',
): Ending => ({ title, sentence, aftermath, action })

const unreachable = ending(
  'The desktop cannot be reached',
  'Its machine does not answer at the moment.',
)
const refused = ending(
  'You cannot see this desktop',
  'It is somebody else’s, or your right to see it has ended.',
  'ask',
)
const lost = ending('The connection was lost', 'Your desktop keeps running.')

/** Guacamole status codes (decimal), in plain words. */
const endings: Record<number, Ending> = {
  512: ending('The desktop gateway has a problem', 'Something failed between you and the desktop.'),
  513: ending('The desktop gateway is busy', 'It has no room for another connection right now.'),
  514: ending('The desktop does not answer', 'Its machine took too long to reply.'),
  515: ending('The desktop broke off', 'Its machine closed the connection with an error.'),
  516: lost,
  517: ending('The desktop is in use', 'Another connection holds it.', 'ask', 'Take it back'),
  519: unreachable,
  520: unreachable,
  521: ending(
    'Opened elsewhere',
    'This desktop is now shown in another window or on another device.',
    'ask',
    'Take it back',
  ),
  522: ending('The session has ended', 'It was idle, or its time was up.', 'over'),
  523: ending('The session has ended', 'The desktop was closed.', 'over'),
  769: ending('Signing in anew', 'The key to this desktop was used or out of date.', 'renew_token'),
  771: refused,
  776: ending('The connection was too slow', 'Nothing was heard from this window for a while.'),
  797: ending('Too many connections', 'Close another window with this desktop.', 'ask'),
}

/** The desktop's own words, where they mean something else than the gateway's. */
const endingsByDesktop: Record<number, Ending> = {
  769: ending(
    'The desktop did not let you in',
    'It does not accept the name and the password that it was given.',
    'ask',
    'Try again',
  ),
  771: ending(
    'The desktop did not let you in',
    'The account on it is locked, has expired, or may not sign in from here.',
    'ask',
    'Try again',
  ),
}

/** `isFromDesktop`: guacd said it, and not the gateway. */
export function endingOf(status: number | null, isFromDesktop: boolean): Ending {
  if (status === null) return lost
  return (isFromDesktop ? endingsByDesktop[status] : undefined) ?? endings[status] ?? lost
}
