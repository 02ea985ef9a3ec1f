import type app from '../app/texts/en.json'
import type account from '../features/account/texts/en.json'
import type admin from '../features/admin/texts/en.json'
import type channels from '../features/channels/texts/en.json'
import type groups from '../features/groups/texts/en.json'
import type notifications from '../features/notifications/texts/en.json'
import type operations from '../features/operations/texts/en.json'
import type palette from '../features/palette/texts/en.json'
import type peopleAdmin from '../features/people-admin/texts/en.json'
import type preferences from '../features/preferences/texts/en.json'
import type servers from '../features/servers/texts/en.json'
import type sessions from '../features/sessions/texts/en.json'
import type snapshots from '../features/snapshots/texts/en.json'
import type templates from '../features/templates/texts/en.json'
import type templatesAdmin from '../features/templates-admin/texts/en.json'

/** Keys are checked against the English texts: a feature with texts has its line here. */
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app'
    resources: {
      app: typeof app
      account: typeof account
      admin: typeof admin
      'people-admin': typeof peopleAdmin
      notifications: typeof notifications
      'templates-admin': typeof templatesAdmin
      groups: typeof groups
      channels: typeof channels
      operations: typeof operations
      palette: typeof palette
      preferences: typeof preferences
      servers: typeof servers
      sessions: typeof sessions
      snapshots: typeof snapshots
      templates: typeof templates
    }
  }
}
