/** 32 random bytes in the form of Standard Webhooks. */
export const makeWebhookSecret = (): string =>
  `whsec_${btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))}`
