import '../src/zod-without-eval.ts'
import { originOf, TokenPurse, takeTokenFromAddress } from './connection/token.ts'
import { imageTypes } from './connection/tunnel-url.ts'
import { Overlay } from './page/overlay.ts'
import { findPlaces } from './page/viewer-places.ts'
import { startViewer } from './viewer.ts'

const token = takeTokenFromAddress()
const origin = token === null ? null : originOf(token)
const places = findPlaces()

if (token === null || origin === null) {
  document.documentElement.dataset.state = 'disconnected'
  new Overlay(places.overlay).show({
    title: 'Open this desktop from Carrel',
    sentence: 'This page works only inside the application, which supplies the key to the desktop.',
  })
} else {
  const purse = new TokenPurse()
  purse.put(token)
  startViewer({ origin, purse, places, images: await imageTypes() })
}
