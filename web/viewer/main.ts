import '../src/zod-without-eval.ts'
import { originOf, TokenPurse, takeFromAddress } from './connection/token.ts'
import { imageTypes } from './connection/tunnel-url.ts'
import { Overlay } from './page/overlay.ts'
import { findPlaces } from './page/viewer-places.ts'
import { say, speak } from './say.ts'
import { startViewer } from './viewer.ts'

const { token, language } = takeFromAddress()
const origin = token === null ? null : originOf(token)
const places = findPlaces()
// Words that cannot be fetched leave the English ones; the desktop matters more.
const [images] = await Promise.all([imageTypes(), speak(language).catch(console.error)])

if (token === null || origin === null) {
  document.documentElement.dataset.state = 'disconnected'
  new Overlay(places.overlay).show({
    title: say('Open this desktop from Carrel'),
    sentence: say(
      'This page works only inside the application, which supplies the key to the desktop.',
    ),
  })
} else {
  const purse = new TokenPurse()
  purse.put(token)
  startViewer({ origin, purse, places, images })
}
