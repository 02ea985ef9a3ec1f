import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist/app',
    emptyOutDir: true,
    // One chunk, 232 kB compressed: whoever signs in needs all of it within a minute, and splitting adds round trips.
    chunkSizeWarningLimit: 900,
  },
  test: {
    name: 'web',
    environment: './src/testing/browser-environment.ts',
    include: ['src/**/*.test.{ts,tsx}', 'viewer/**/*.test.ts'],
    setupFiles: ['src/test-setup.ts'],
    testTimeout: 20_000,
  },
})
