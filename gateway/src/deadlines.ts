/** Every wait of the tunnel, in milliseconds. */
export interface Deadlines {
  /** TCP to guacd. */
  readonly connect: number
  /** guacd's answers within the handshake. */
  readonly handshake: number
  /** The first frame; waits on while a person is asked for credentials. */
  readonly firstSync: number
  /** Without a word from guacd, which says `nop` every 5 s. It keeps sockets open whose connection has died. */
  readonly silence: number
  /** Without a word from the viewer, pongs of the browser included (timers sleep in background tabs, pongs do not). */
  readonly viewerSilence: number
  /** Between two `nop`s to guacd, which drops a user after 15 s, and two pings to the viewer. */
  readonly beat: number
  /** From the close frame to the end of the socket. */
  readonly closing: number
}

export const DEADLINES: Deadlines = {
  connect: 10_000,
  handshake: 5_000,
  firstSync: 30_000,
  silence: 15_000,
  viewerSilence: 30_000,
  beat: 5_000,
  closing: 2_000,
}
