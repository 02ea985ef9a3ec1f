/** What values inside a document are sealed for; that of a column is `table.column`. */

/** For one person and one setting: worthless in another row. */
export const preferencePurpose = (userId: string, name: string) =>
  `guacamole_connection_preferences.parameters.${name}/${userId}`

export const templatePurpose = (name: string) => `vm_templates.guacamole_parameters.${name}`
