declare module 'guacamole-lite' {
  export default class GuacamoleLite {
    constructor(
      webSocket: { host: string; port: number },
      guacd: { host: string; port: number },
      client: { crypt: { cypher: string; key: string }; log: { level: number } },
    )
    readonly webSocketServer: import('ws').WebSocketServer
  }
}
