import { expect, test } from 'vitest'
import { defaultMirror, mirrorFrom } from './mirror.ts'

test('the archive is taken, neither its security suite nor another origin', () => {
  const targets = [
    'http://security.example/debian-security/|Debian|Debian-Security|bookworm-security',
    'https://deb.nodesource.com/node/|. nodistro|. nodistro|nodistro',
    'http://mirror.example/debian/|Debian|Debian|bookworm',
  ]
  expect(mirrorFrom(targets.join('\n'))).toBe('http://mirror.example/debian')
})

test('without one, the public mirror is taken', () => {
  expect(mirrorFrom('cdrom:[x]/|Debian|Debian|bookworm\n')).toBe(defaultMirror)
})
