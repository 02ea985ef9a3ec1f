import { expect, test } from 'vitest'
import { readForm } from './form.ts'

test('a form is text, decoded', () => {
  expect(readForm('name=bad+name%21&tags=a%3Bb;n=%C3%A4', 9)).toEqual({
    ...{ name: 'bad name!', tags: 'a;b' },
    n: 'ä',
  })
})

test('what has no equals sign has no value, and nothing after it is an empty one', () => {
  expect(readForm('comment=&flag', 9)).toEqual({ comment: '', flag: null })
})

test('of a value only what comes before the second equals sign is seen', () => {
  expect(readForm('net0=virtio=BC', 9)).toEqual({ net0: 'virtio' })
})

test('what is given twice is a list; 7.4 strings it together', () => {
  expect(readForm('a=1&a=2&a=3', 9)).toEqual({ a: ['1', '2', '3'] })
  expect(readForm('a=1&a=2', 7)).toEqual({ a: '1\x002' })
})
