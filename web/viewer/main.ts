import '../src/zod-without-eval.ts'
import { Overlay } from './overlay.ts'
import { originOf, TokenPurse, takeTokenFromAddress } from './token.ts'
import { imageTypes } from './tunnel-url.ts'
import { startViewer } from './viewer.ts'

const token = takeTokenFromAddress()
const origin = token === null ? null : originOf(token)
const desktop = document.getElementById('desktop')
const notices = document.getElementById('overlay')
if (!desktop || !notices) throw new Error('The viewer page is incomplete.')

const overlay = new Overlay(notices)
if (token === null || origin === null) {
  document.documentElement.dataset.state = 'disconnected'
  overlay.show({
    title: 'Open this desktop from Carrel',
    sentence: 'This page works only inside the application, which supplies the key to the desktop.',
  })
} else {
  const purse = new TokenPurse()
  purse.put(token)
  startViewer({ origin, purse, desktop, overlay, images: await imageTypes() })
}
