import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { measureFirstScript } from './measure-first-script.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carrel-first-script-'))
})
afterEach(() => rm(folder, { recursive: true }))

const write = (name: string, content: string) => writeFile(join(folder, name), content)

it('the script of a page is weighed with the modules that it cannot start without', async () => {
  await write('main.js', 'start()'.repeat(100))
  await write('shared.js', 'share()'.repeat(300))
  await write('later.js', 'never()'.repeat(900))
  await write(
    'index.html',
    '<script src="/plain.js"></script><script type="module" crossorigin src="/main.js"></script>' +
      '<link rel="modulepreload" crossorigin href="/shared.js">',
  )
  const gzipped = (text: string) => gzipSync(text).length
  expect(await measureFirstScript(folder)).toBe(
    gzipped('start()'.repeat(100)) + gzipped('share()'.repeat(300)),
  )
})

it('a page without a script is no page that was built', async () => {
  await write('index.html', '<p>Nothing</p>')
  await expect(measureFirstScript(folder)).rejects.toThrow('asks for no module')
})
