import { builtinEnvironments, type Environment } from 'vitest/runtime'

const happyDom = builtinEnvironments['happy-dom']

/** happy-dom with Node's own fetch: happy-dom's writes every refused or cancelled request to the console. */
const environment: Environment = {
  ...happyDom,
  name: 'browser',
  async setup(global, options) {
    const { fetch, Request, Response, Headers, FormData, AbortController, AbortSignal } = global
    const running = await happyDom.setup(global, options)
    Object.assign(global, {
      fetch,
      Request,
      Response,
      Headers,
      FormData,
      AbortController,
      AbortSignal,
    })
    return running
  },
}

// biome-ignore lint/style/noDefaultExport: Vitest takes an environment from there.
export default environment
