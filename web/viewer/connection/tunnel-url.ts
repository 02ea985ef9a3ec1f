import { TUNNEL_PATH } from '@carrel/contract'
import type { PixelSize } from '../display/screen-size.ts'

/** `image/webp` halves the bytes of photographs; the gateway offers it to guacd only if this browser can show it. */
export async function imageTypes(): Promise<string[]> {
  const types = ['image/png', 'image/jpeg']
  const probe = new Image()
  probe.src = 'data:image/webp;base64,UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=='
  try {
    await probe.decode()
    return [...types, 'image/webp']
  } catch {
    return types
  }
}

/** The tunnel stands beside the folder of this page, whatever prefix the gateway is served below. */
export function tunnelUrl(page: string, size: PixelSize, images: string[]): string {
  const url = new URL(`..${TUNNEL_PATH}`, page)
  url.protocol = url.protocol.replace('http', 'ws')
  url.search = new URLSearchParams([
    ['width', String(size.width)],
    ['height', String(size.height)],
    ['dpi', String(size.dpi)],
    ['timezone', Intl.DateTimeFormat().resolvedOptions().timeZone],
    ...images.map((type) => ['image', type]),
    ['audio', 'audio/L16'],
  ]).toString()
  return url.href
}
