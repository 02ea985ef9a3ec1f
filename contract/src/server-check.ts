import { z } from 'zod'

/** SHA-256 of a certificate, `AB:CD:..`, however it was copied. */
export const Fingerprint = z
  .string()
  .trim()
  .max(160)
  .transform((text) => text.replace(/^sha-?256[:=\s]*/i, '').replace(/[^0-9a-f]/gi, ''))
  .refine((digits) => digits.length === 64, 'is not the SHA-256 fingerprint of a certificate')
  .transform((digits) => digits.toUpperCase().replace(/(..)(?=.)/g, '$1:'))

/** What the server shows to whoever asks, for a person to compare. */
export const ShownCertificate = z.object({
  fingerprint: z.string(),
  subject: z.string(),
  issuer: z.string(),
  valid_to: z.iso.datetime(),
  /** By what was given to trust it by. */
  is_trusted: z.boolean(),
})
export type ShownCertificate = z.infer<typeof ShownCertificate>

export const FoundTemplate = z.object({
  vmid: z.int(),
  node: z.string(),
  name: z.string().nullable(),
  /** What keeps desktops from being made of it, as sentences; none: it is fit. */
  obstacles: z.array(z.string()),
  linked_clones: z.boolean(),
  /** null: not known for its kind of storage. */
  snapshots: z.boolean().nullable(),
  storages: z.array(z.string()),
})
export type FoundTemplate = z.infer<typeof FoundTemplate>

export const FoundStorage = z.object({
  name: z.string(),
  /** null: the same on every node. */
  node: z.string().nullable(),
  kind: z.string().nullable(),
  linked_clones: z.boolean().nullable(),
  snapshots: z.enum(['all', 'qcow2', 'none']).nullable(),
  free_bytes: z.number().nullable(),
  total_bytes: z.number().nullable(),
})

export const MissingRight = z.object({
  path: z.string(),
  /** Any one of them is enough. */
  privileges: z.array(z.string()),
  purpose: z.string(),
  /** What an administrator types on a node, in this order. */
  commands: z.array(z.string()),
})

/** What a server offers, and what stands in the way of desktops on it. */
export const ServerCheck = z.object({
  /** null where no certificate was shown. */
  certificate: ShownCertificate.nullable(),
  /** What has to be settled before anything else. */
  problem: z
    .object({ code: z.string(), message: z.string(), hint: z.string().nullable() })
    .nullable(),
  /** null where it did not get as far. */
  found: z
    .object({
      version: z.string(),
      nodes: z.array(z.object({ name: z.string(), is_online: z.boolean() })),
      templates: z.array(FoundTemplate),
      storages: z.array(FoundStorage),
      pools: z.array(z.string()),
      missing_rights: z.array(MissingRight),
    })
    .nullable(),
  /** Desktops can be launched of at least one template. */
  is_ready: z.boolean(),
})
export type ServerCheck = z.infer<typeof ServerCheck>
