import 'guacamole-common-js'

// Exists in the library, missing in its published types.
declare module 'guacamole-common-js' {
  export const AudioContextFactory: { readonly singleton: AudioContext | null }
}
