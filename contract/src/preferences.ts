import { z } from 'zod'
import { operation } from './operation.ts'
import { Protocol } from './templates.ts'

const Value = z.union([z.string(), z.number(), z.boolean()])

/** A secret is never told again, only that it is there. */
export const SavedValue = z.union([Value, z.strictObject({ set: z.literal(true) })])
export type SavedValue = z.infer<typeof SavedValue>

const SavedParameters = z.record(z.string(), SavedValue)

/** Somebody else has decided; `value` null: guacd or the desktop decides, or it is nobody's business. */
export const LockedParameter = z.object({
  value: Value.nullable(),
  by: z.enum(['template', 'installation']),
  reason: z.string(),
})
export type LockedParameter = z.infer<typeof LockedParameter>

/**
 * What a person has saved for a protocol, for all templates (`template_id` null) or over that for one. Names are those of
 * the catalogue; `parameters` is empty where nothing is saved.
 */
export const ConnectionPreferences = z.object({
  protocol: Protocol,
  template_id: z.uuid().nullable(),
  template_name: z.string().nullable(),
  parameters: SavedParameters,
  /** What holds where `parameters` says nothing: of a template's, the person's general settings are among it. */
  defaults: z.record(z.string(), SavedValue),
  locked: z.record(z.string(), LockedParameter),
  /** The guacd at hand is too old for these, which it is therefore not told. */
  unknown_to_guacd: z.array(z.string()),
})
export type ConnectionPreferences = z.infer<typeof ConnectionPreferences>

/** Names that were changed, by when a session that is open feels it. */
export const ChangeEffects = z.object({
  now: z.array(z.string()),
  on_reconnect: z.array(z.string()),
  next_session: z.array(z.string()),
})
export type ChangeEffects = z.infer<typeof ChangeEffects>

export const SavedPreferences = ConnectionPreferences.extend({ takes_effect: ChangeEffects })
export type SavedPreferences = z.infer<typeof SavedPreferences>

/** Is merged into what is saved; null takes a setting back. Each name and value is checked against the catalogue. */
export const PreferenceChanges = z.object({ parameters: z.record(z.string(), z.unknown()) })
export type PreferenceChanges = z.infer<typeof PreferenceChanges>

export const PreferenceScope = z.enum(['general', 'template'])
export type PreferenceScope = z.infer<typeof PreferenceScope>

const ofSession = {
  path: '/api/v1/vm-sessions/{session_id}/connection-preferences',
  params: z.object({ session_id: z.uuid() }),
  query: z.object({ scope: PreferenceScope.default('general') }),
} as const
const ofPerson = {
  path: '/api/v1/me/connection-preferences/{protocol}',
  params: z.object({ protocol: Protocol }),
  query: z.object({ template_id: z.uuid().optional() }),
} as const

export const preferenceOperations = {
  getSessionPreferences: operation({
    ...ofSession,
    method: 'GET',
    summary: 'Own connection settings for the protocol of a session, or for its template alone',
    reply: { 200: ConnectionPreferences },
  }),
  changeSessionPreferences: operation({
    ...ofSession,
    method: 'PATCH',
    summary: 'Save some of them; secrets are never told again',
    body: PreferenceChanges,
    reply: { 200: SavedPreferences },
  }),
  getPreferences: operation({
    ...ofPerson,
    method: 'GET',
    summary: 'Own connection settings for a protocol, or over them for one template',
    reply: { 200: ConnectionPreferences },
  }),
  changePreferences: operation({
    ...ofPerson,
    method: 'PATCH',
    summary: 'Save some of them; secrets are never told again',
    body: PreferenceChanges,
    reply: { 200: SavedPreferences },
  }),
} as const
