const files = import.meta.glob<string>(
  [
    '../../**/*.{ts,tsx}',
    '!../../**/*.{test.ts,test.tsx,d.ts}',
    '!../../testing/**',
    '!../checks/**',
  ],
  { query: '?raw', import: 'default', eager: true },
)

/** What the application is written in, by its place below `web/src`. */
export const sources: Record<string, string> = Object.fromEntries(
  Object.entries(files).map(([path, source]) => [path.replace('../../', ''), source]),
)
