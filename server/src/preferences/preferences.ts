import { findParameter, type ParameterValue } from '@carrel/contract'
import type { StoredParameters } from '../database/schema.ts'
import type { OpenPreferences } from '../guacamole/connection-parameters.ts'
import { preferencePurpose } from '../vault/purposes.ts'
import type { Vault } from '../vault/vault.ts'
import type { PreferenceChanges, PreferenceKey, SavedLayers } from './preference.ts'
import type { PreferenceStore } from './preference-store.ts'

/** Keeps a person's settings, with their secrets sealed. */
export class Preferences {
  readonly #store: PreferenceStore
  readonly #vault: Vault

  constructor(store: PreferenceStore, vault: Vault) {
    this.#store = store
    this.#vault = vault
  }

  async find(key: PreferenceKey): Promise<SavedLayers> {
    const general = await this.#store.find({ ...key, templateId: null })
    const template = key.templateId === null ? null : await this.#store.find(key)
    return { general, template }
  }

  /** Merges the changes into what is saved. */
  async change(key: PreferenceKey, changes: PreferenceChanges): Promise<void> {
    const sealed = [...changes].map(
      ([name, value]) => [name, this.#seal(key, name, value)] as const,
    )
    await this.#store.change(key, (saved) => {
      const merged = { ...saved }
      for (const [name, value] of sealed)
        if (value === null) delete merged[name]
        else merged[name] = value
      return merged
    })
  }

  /** What holds for a template, its own over the general ones. Secrets in the clear: for guacd alone. */
  async open(key: PreferenceKey): Promise<OpenPreferences> {
    const { general, template } = await this.find(key)
    return Object.fromEntries(
      Object.entries({ ...general, ...template }).map(([name, value]) => [
        name,
        typeof value === 'object'
          ? this.#vault.open(preferencePurpose(key.userId, name), value.sealed)
          : value,
      ]),
    )
  }

  #seal(
    { protocol, userId }: PreferenceKey,
    name: string,
    value: ParameterValue | null,
  ): StoredParameters[string] | null {
    const isSecret = findParameter(protocol, name)?.parameter.secret === true
    if (value === null || !isSecret) return value
    return { sealed: this.#vault.seal(preferencePurpose(userId, name), String(value)) }
  }
}
