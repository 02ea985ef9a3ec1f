import Guacamole from 'guacamole-common-js'

/** Mouse, wheel and touch on one client's display, with the desktop's own cursor drawn by the browser where it can. */
export function attachPointer(client: Guacamole.Client, onPress: () => void): void {
  const display = client.getDisplay()
  const element = display.getElement()
  const mouse = new Guacamole.Mouse(element)
  const touch = new Guacamole.Mouse.Touchscreen(element)

  display.oncursor = (canvas, x, y) => display.showCursor(!mouse.setCursor(canvas, x, y))

  mouse.onEach(['mousedown', 'mousemove', 'mouseup'], (event) => {
    if (!(event instanceof Guacamole.Mouse.Event)) return
    if (event.type === 'mousedown') onPress()
    client.sendMouseState(event.state, true)
  })
  mouse.on('mouseout', () => display.showCursor(false))
  touch.onEach(['mousedown', 'mousemove', 'mouseup'], (event) => {
    if (!(event instanceof Guacamole.Mouse.Event)) return
    if (event.type === 'mousedown') onPress()
    display.showCursor(true)
    client.sendMouseState(event.state, true)
  })
  element.addEventListener('contextmenu', (event) => event.preventDefault())
}
