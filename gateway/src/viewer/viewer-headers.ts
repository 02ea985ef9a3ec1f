export interface ViewerHeaderOptions {
  readonly publicUrl: string
  /** Origins of the applications that may frame the viewer. */
  readonly appOrigins: readonly string[]
}

/** X-Frame-Options knows no list of origins and would contradict `frame-ancestors`, so it is not sent. */
export function viewerHeaders(options: ViewerHeaderOptions): Readonly<Record<string, string>> {
  const socketOrigin = new URL(options.publicUrl).origin.replace(/^http/, 'ws')
  const ancestors = ["'self'", ...options.appOrigins].join(' ')
  return {
    'content-security-policy': [
      "default-src 'self'",
      `connect-src 'self' ${socketOrigin}`,
      "img-src 'self' data: blob:",
      "media-src 'self' data: blob:",
      "style-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      `frame-ancestors ${ancestors}`,
    ].join('; '),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  }
}

/** Vite puts a hash of the content into the names under `assets/`. */
export function cacheControl(path: string): string {
  return /\/assets\/[^/]+-[\w-]{8,}\.\w+$/.test(path)
    ? 'public, max-age=31536000, immutable'
    : 'no-store'
}
