/** Every wait of the tunnel, in milliseconds. */
export interface Deadlines {
  /** TCP to guacd. */
  readonly connect: number
  /** guacd's first answer, at the first try: it takes 10-30 ms, or never comes. */
  readonly lostHandshake: number
  /** guacd's answers within the handshake. */
  readonly handshake: number
  /** The first frame; waits on while a person is asked for credentials. */
  readonly firstSync: number
  /** The first frame of a join, which takes 0.1-1.0 s: the picture is there already. A frozen guacd is known by it. */
  readonly joinSync: number
  /** guacd knows a new connection's identifier a moment later than it tells it: joins are tried again for so long. */
  readonly joinRetry: number
  /** A join may begin in the middle of an instruction of guacd's; later than this it is not the join's fault. */
  readonly joinSettles: number
  /**
   * From an SSH owner's first frame, which is an empty terminal before anything is connected, to the first join. guacd
   * 1.3 could not add a user to a connection that died at that moment (44 of 80), or never answered it (3 of 80).
   */
  readonly terminalSettles: number
  /**
   * An Apache Guacamole counts a tunnel that has died as open until guacd has missed its user for 15 s: a connection that is
   * in use is tried again for so long.
   */
  readonly inUse: number
  /** After a join has failed, for the owner to hear that the desktop itself has. */
  readonly lastWords: number
  /** Without a word from guacd, which says `nop` every 5 s. It keeps sockets open whose connection has died. */
  readonly silence: number
  /** The same for the owner of a connection, sooner, so that a viewer's own wait does not end first. */
  readonly ownerSilence: number
  /** How long a desktop is kept for a viewer that has never come. */
  readonly firstViewer: number
  /** Of a viewer that does not read what it is sent, and so holds back all of guacd. */
  readonly stalled: number
  /** Without a frame, for a busy screen to count as calm; longer than it takes to find that a guacd has frozen. */
  readonly calmed: number
  /** For a busy screen to come to rest, where a join could freeze guacd. */
  readonly calm: number
  /** Without a word from the viewer, pongs of the browser included (timers sleep in background tabs, pongs do not). */
  readonly viewerSilence: number
  /** Between two `nop`s to guacd, which drops a user after 15 s, and two pings to the viewer. */
  readonly beat: number
  /** From the close frame to the end of the socket. */
  readonly closing: number
}

export const DEADLINES: Deadlines = {
  connect: 10_000,
  lostHandshake: 1_500,
  handshake: 5_000,
  firstSync: 30_000,
  joinSync: 2_500,
  joinRetry: 1_000,
  joinSettles: 1_000,
  terminalSettles: 200,
  inUse: 20_000,
  lastWords: 200,
  silence: 15_000,
  ownerSilence: 12_000,
  firstViewer: 300_000,
  stalled: 5_000,
  calmed: 5_000,
  calm: 10_000,
  viewerSilence: 30_000,
  beat: 5_000,
  closing: 2_000,
}
