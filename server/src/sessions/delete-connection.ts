import { type GuacamoleClient, GuacamoleError } from '../guacamole/guacamole-client.ts'

/** One that is gone already counts as deleted. @throws GuacamoleError `gateway_unreachable`, `gateway_refused` */
export async function deleteConnection(guacamole: GuacamoleClient, id: string): Promise<void> {
  try {
    await guacamole.deleteConnection(id)
  } catch (error) {
    if (!(error instanceof GuacamoleError) || error.code !== 'connection_not_found') throw error
  }
}
