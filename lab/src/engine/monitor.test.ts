import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { CommandFailed } from './errors.ts'
import { Monitor } from './monitor.ts'

function monitorOf(qemu: (line: string, say: (message: object) => void) => void) {
  const input = new PassThrough()
  const output = new PassThrough()
  const say = (message: object) => output.write(`${JSON.stringify(message)}\n`)
  input.on('data', (line: Buffer) => qemu(line.toString(), say))
  return { monitor: new Monitor(input, output), output, say }
}

test('greeting and events are not taken for answers', async () => {
  const { monitor, say } = monitorOf((_line, answer) => {
    answer({ event: 'RESUME' })
    answer({ return: { status: 'running' } })
  })
  say({ QMP: { version: {} } })
  await expect(monitor.execute('query-status')).resolves.toEqual({ status: 'running' })
})

test('an error of QEMU rejects only the question that it answers', async () => {
  const { monitor } = monitorOf((line, say) => {
    if (line.includes('bad')) say({ error: { class: 'GenericError', desc: 'no such thing' } })
    else say({ return: 1 })
  })
  const bad = expect(monitor.execute('bad')).rejects.toThrow('no such thing')
  await expect(monitor.execute('good')).resolves.toBe(1)
  await bad
})

test('a machine that ends rejects what was asked, and what is asked later', async () => {
  const { monitor, output } = monitorOf(() => undefined)
  const pending = expect(monitor.execute('cont')).rejects.toThrow(CommandFailed)
  output.destroy()
  await pending
  await expect(monitor.execute('cont')).rejects.toThrow('the machine ended')
})

test('a question without an answer ends at its deadline', async () => {
  const { monitor } = monitorOf(() => undefined)
  await expect(monitor.execute('stop', {}, 20)).rejects.toThrow('no answer to stop')
})
