import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [react()],
  build: { outDir: 'dist/app', emptyOutDir: true },
  test: {
    name: 'web',
    environment: 'happy-dom',
    environmentOptions: {
      happyDOM: { url: 'http://carrel.test/', settings: { enableIframePageLoading: true } },
    },
    include: ['src/**/*.test.{ts,tsx}', 'viewer/**/*.test.ts'],
    setupFiles: ['src/test-setup.ts'],
    testTimeout: 20_000,
    // What a browser's network panel shows: refused and cancelled requests are part of what is tested.
    onConsoleLog: (log) => !/socket hang up|^(GET|POST|DELETE) http/.test(log),
  },
})
