import { GlobalWindow } from 'happy-dom'
import { type Environment, populateGlobal } from 'vitest/runtime'

/** A browser's document, with Node's own fetch: happy-dom's writes each refused or cancelled request to the console. */
const environment: Environment = {
  name: 'browser',
  viteEnvironment: 'client',
  setup(global) {
    const window = new GlobalWindow({
      url: 'http://carrel.test/',
      console: global.console,
      settings: { enableIframePageLoading: true, disableErrorCapturing: true },
    })
    const { keys, originals } = populateGlobal(global, window, { bindFunctions: true })
    return {
      async teardown() {
        await window.happyDOM.abort()
        for (const key of keys) delete global[key]
        for (const [key, original] of originals) Object.defineProperty(global, key, original)
      },
    }
  },
}

// biome-ignore lint/style/noDefaultExport: Vitest takes an environment from there.
export default environment
