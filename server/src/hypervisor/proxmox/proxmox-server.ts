/** Carries secrets: never logged, never part of an error. */
export type ProxmoxCredentials =
  /** `id` is `user@realm!name`. */
  | { readonly kind: 'token'; readonly id: string; readonly secret: string }
  /** `username` is `user@realm`. */
  | { readonly kind: 'ticket'; readonly username: string; readonly password: string }

/** What makes a certificate the right one; either is enough, and with neither nothing is sent. */
export interface ProxmoxTrust {
  /** SHA-256 of certificates. */
  readonly fingerprints: readonly string[]
  /** The cluster's CA as PEM (`/etc/pve/pve-root-ca.pem`), which outlives the certificates of its nodes. */
  readonly authority: string | null
}

export interface ProxmoxServer {
  readonly host: string
  readonly port: number
  readonly credentials: ProxmoxCredentials
  readonly trust: ProxmoxTrust
  /** False: an address of this machine, of its link or of a cloud's metadata is not dialled. */
  readonly allowLocal?: boolean
}
