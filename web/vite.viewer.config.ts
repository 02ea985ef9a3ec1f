import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/** The gateway serves this page below a prefix that only it knows, hence relative addresses throughout. */
export default defineConfig({
  base: './',
  publicDir: false,
  plugins: [
    {
      name: 'viewer-is-the-root',
      // `vite build web` has set the root already, and the page must come out as index.html, not viewer/index.html.
      config: () => ({ root: fileURLToPath(new URL('viewer', import.meta.url)) }),
    },
  ],
  build: {
    outDir: fileURLToPath(new URL('dist/viewer', import.meta.url)),
    emptyOutDir: true,
    modulePreload: false,
  },
})
