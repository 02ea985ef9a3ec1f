/** Asks the lab. Throws an `Error` with its sentence and what would help. */
export async function labRequest(method, path, body) {
  const response = await fetch(`/lab/${path}`, {
    method,
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  })
  if (response.status === 204) return null
  const answer = await response.json()
  if (response.ok) return answer
  const { message, help } = answer.error
  throw new Error(help ? `${message} ${help}` : message)
}

/** A button that asks, is off meanwhile, and tells what went wrong in its title and in its text. */
export function actionButton(text, act) {
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = text
  button.addEventListener('click', async () => {
    button.disabled = true
    try {
      await act()
      button.removeAttribute('data-problem')
    } catch (error) {
      button.dataset.problem = error.message
    }
    button.disabled = false
  })
  return button
}
