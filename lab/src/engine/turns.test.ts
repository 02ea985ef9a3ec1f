import { expect, test } from 'vitest'
import { Turns } from './turns.ts'

/** Work that begins by saying so, and ends when it is let go. */
function works() {
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const work = (name: string) => async () => {
    begun.push(name)
    await new Promise<void>((resolve) => ends.set(name, resolve))
    return name
  }
  return { begun, work, end: (name: string) => ends.get(name)?.() }
}

const moment = () => new Promise((resolve) => setImmediate(resolve))

test('work on one machine waits for the work before it, whether that succeeds or fails', async () => {
  const turns = new Turns()
  const { begun, work, end } = works()
  const failed = turns.alone(1, async () => {
    throw new Error('no')
  })
  const first = turns.alone(1, work('first'))
  const second = turns.alone(1, work('second'))
  await expect(failed).rejects.toThrow('no')
  await moment()
  expect(begun).toEqual(['first'])
  end('first')
  expect(await first).toBe('first')
  await moment()
  expect(begun).toEqual(['first', 'second'])
  end('second')
  expect(await second).toBe('second')
})

test('readers share a turn, and who comes after them waits for all of them', async () => {
  const turns = new Turns()
  const { begun, work, end } = works()
  const readers = [turns.shared(1, work('a')), turns.shared(1, work('b'))]
  const writer = turns.alone(1, work('writer'))
  const late = turns.shared(1, work('late'))
  await moment()
  expect(begun).toEqual(['a', 'b'])
  end('b')
  await moment()
  expect(begun).toEqual(['a', 'b'])
  end('a')
  await Promise.all(readers)
  await moment()
  expect(begun).toEqual(['a', 'b', 'writer'])
  end('writer')
  await writer
  await moment()
  end('late')
  expect(await late).toBe('late')
})

test('two copies that have each the other as their source do not wait for each other for ever', async () => {
  const turns = new Turns()
  const both = [
    turns.aloneBeside(1, 2, async () => 'one'),
    turns.aloneBeside(2, 1, async () => 'two'),
  ]
  expect(await Promise.all(both)).toEqual(['one', 'two'])
})

test('it is over when everybody who waited has had their turn', async () => {
  const turns = new Turns()
  const { work, end } = works()
  void turns.alone(1, work('only'))
  let isOver = false
  const over = turns.allOver().then(() => {
    isOver = true
  })
  await moment()
  expect(isOver).toBe(false)
  end('only')
  await over
})
