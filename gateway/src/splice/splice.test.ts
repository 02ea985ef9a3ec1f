import { OPEN_POLICY } from '@carrel/contract'
import { beforeEach, describe, expect, test } from 'vitest'
import { encodeInstruction, parseInstructions } from '../protocol/instruction.ts'
import { Splice, type SpliceViewer } from './splice.ts'

class TestViewer implements SpliceViewer {
  readonly told: string[][] = []

  tell(instructions: string | Buffer): void {
    const parsed = parseInstructions(Buffer.from(instructions))
    this.told.push(...parsed.map(({ opcode, args }) => [opcode, ...args]))
  }

  /** What it was told since it was asked the last time. */
  news(): string[][] {
    return this.told.splice(0)
  }
}

const FOLDER = 'application/vnd.glyptodon.guacamole.stream-index+json'
let policy = OPEN_POLICY
let leading: TestViewer | null
let guacd: string[][]
let splice: Splice<TestViewer>
let anna: TestViewer
let ben: TestViewer

beforeEach(() => {
  policy = OPEN_POLICY
  leading = null
  guacd = []
  anna = new TestViewer()
  ben = new TestViewer()
  splice = new Splice({
    policy: () => policy,
    leading: () => leading,
    toGuacd: (instructions) => {
      const parsed = parseInstructions(Buffer.from(instructions))
      guacd.push(...parsed.map(({ opcode, args }) => [opcode, ...args]))
    },
  })
})

const owner = (opcode: string, ...args: string[]) => {
  const bytes = Buffer.from(encodeInstruction(opcode, ...args))
  return splice.fromGuacd(bytes, 0, bytes.length)
}

function from(viewer: TestViewer, opcode: string, ...args: string[]) {
  const bytes = Buffer.from(encodeInstruction(opcode, ...args))
  const { owner: forOwner, isForJoin } = splice.fromViewer(viewer, { opcode, args, bytes }, false)
  const parsed = forOwner ? parseInstructions(Buffer.from(forOwner)) : []
  return { isForJoin, owner: parsed.map((one) => [one.opcode, ...one.args]) }
}

/** Opens what the viewer asked for, and returns the viewer's index of the stream. */
function answered(viewer: TestViewer, stream: string, name = '/', mimetype = FOLDER): string {
  from(viewer, 'get', '1024', name)
  owner('body', '0', stream, mimetype, name)
  return viewer.news().at(-1)?.[2] ?? ''
}

describe('file systems', () => {
  beforeEach(() => {
    owner('filesystem', '0', 'Home')
    splice.arrive(anna)
    splice.arrive(ben)
  })

  test('a viewer that comes later hears of them, once', () => {
    expect(anna.news()).toEqual([['filesystem', '1024', 'Home']])
    splice.arrive(anna)
    expect(anna.news()).toEqual([])
    owner('filesystem', '1', 'Share')
    expect(ben.news().at(-1)).toEqual(['filesystem', '1025', 'Share'])
  })

  test('one that is gone is gone for everybody', () => {
    owner('undefine', '0')
    expect(anna.news().at(-1)).toEqual(['undefine', '1024'])
    expect(from(anna, 'get', '1024', '/')).toEqual({ isForJoin: false, owner: [] })
  })

  test('what a viewer asks for comes to it alone', () => {
    anna.news()
    ben.news()
    expect(from(ben, 'get', '1024', '/').owner).toEqual([['get', '0', '/']])
    expect(owner('body', '0', '2', FOLDER, '/')).toBe(true)
    const [body] = ben.news()
    expect(body).toEqual(['body', '1024', '2048', FOLDER, '/'])
    expect(from(ben, 'ack', '2048', 'OK', '0').owner).toEqual([['ack', '2', 'OK', '0']])
    owner('blob', '2', 'e30=')
    owner('end', '2')
    expect(ben.news()).toEqual([
      ['blob', '2048', 'e30='],
      ['end', '2048'],
    ])
    expect(anna.news()).toEqual([])
  })

  test('nobody answers for another: an ack of a stream that is not its own goes nowhere', () => {
    const index = answered(ben, '2')
    expect(from(anna, 'ack', index, 'OK', '0').owner).toEqual([])
  })

  test('a browser that gives up a stream is not sent the rest', () => {
    const index = answered(anna, '2')
    expect(from(anna, 'ack', index, 'no', '519').owner).toEqual([['ack', '2', 'no', '519']])
    expect(owner('blob', '2', 'AAAA')).toBe(false)
    expect(anna.news()).toEqual([])
  })

  test('an answer that nobody waits for any more is refused, so that guacd does not wait', () => {
    from(anna, 'get', '1024', '/')
    splice.leave(anna)
    owner('body', '0', '2', FOLDER, '/')
    expect(guacd).toEqual([['ack', '2', 'resource_closed', '518']])
  })

  test('an upload goes to the owner under an index of its own, and its acks come back', () => {
    from(ben, 'argv', '0', 'text/plain', 'font-size')
    anna.news()
    const opened = from(anna, 'put', '1024', '0', 'text/plain', '/a.txt')
    expect(opened).toEqual({ isForJoin: false, owner: [['put', '0', '1', 'text/plain', '/a.txt']] })
    owner('ack', '1', 'OK', '0')
    expect(anna.news()).toEqual([['ack', '0', 'OK', '0']])
    expect(from(anna, 'blob', '0', 'AAAA').owner).toEqual([['blob', '1', 'AAAA']])
    expect(from(anna, 'end', '0').owner).toEqual([['end', '1']])
    expect(from(anna, 'blob', '0', 'AAAA')).toEqual({ isForJoin: true, owner: [] })
  })

  test('an upload that guacd refuses frees its index', () => {
    from(anna, 'put', '1024', '0', 'text/plain', '/a.txt')
    anna.news()
    owner('ack', '0', 'No', '771')
    expect(anna.news()).toEqual([['ack', '0', 'No', '771']])
    expect(from(anna, 'blob', '0', 'AAAA').isForJoin).toBe(true)
  })

  test('an object that it was never told of opens nothing', () => {
    anna.news()
    expect(from(anna, 'put', '1030', '0', 'text/plain', '/a.txt').owner).toEqual([])
    expect(anna.news()).toEqual([['ack', '0', 'resource_not_found', '516']])
  })

  test('without downloads, folders may be looked into and files may not be had', () => {
    policy = { ...OPEN_POLICY, download: false }
    expect(answered(anna, '2')).toBe('2048')
    from(anna, 'get', '1024', '/a.txt')
    owner('body', '0', '4', 'application/octet-stream', '/a.txt')
    expect(guacd).toEqual([['ack', '4', 'client_forbidden', '771']])
    expect(anna.news()).toEqual([])
  })
})

test('a file system is not told of where neither upload nor download is allowed, until one is', () => {
  policy = { ...OPEN_POLICY, upload: false, download: false }
  owner('filesystem', '0', 'Home')
  splice.arrive(anna)
  expect(anna.news()).toEqual([])
  policy = OPEN_POLICY
  splice.policyChanged()
  expect(anna.news()).toEqual([['filesystem', '1024', 'Home']])
})

describe('a file that the desktop pushes', () => {
  test('goes to who was last at the desktop', () => {
    splice.arrive(anna)
    splice.arrive(ben)
    leading = ben
    owner('file', '0', 'application/pdf', 'print.pdf')
    expect(ben.news()).toEqual([['file', '2048', 'application/pdf', 'print.pdf']])
    expect(anna.news()).toEqual([])
  })

  test('waits for somebody to come', () => {
    owner('file', '0', 'application/pdf', 'print.pdf')
    leading = anna
    splice.arrive(anna)
    expect(anna.news()).toEqual([['file', '2048', 'application/pdf', 'print.pdf']])
    expect(guacd).toEqual([])
  })

  test('is refused where downloads are', () => {
    policy = { ...OPEN_POLICY, download: false }
    leading = anna
    owner('file', '0', 'application/pdf', 'print.pdf')
    expect(guacd).toEqual([['ack', '0', 'client_forbidden', '771']])
    expect(anna.news()).toEqual([])
  })
})

test('the picture is left alone, the blobs of its images included', () => {
  expect(owner('img', '2', '14', '0', 'image/png', '0', '0')).toBe(false)
  expect(owner('blob', '2', 'AAAA')).toBe(false)
  expect(owner('end', '2')).toBe(false)
  expect(owner('argv', '0', 'text/plain', 'color-scheme')).toBe(false)
  leading = anna
  owner('file', '4', 'text/plain', 'a.txt')
  expect(owner('blob', '2', 'AAAA')).toBe(false)
  expect(owner('blob', '4', 'AAAA')).toBe(true)
})

test('of who joins guacd, viewers do not hear: half of them are the gateway', () => {
  splice.arrive(anna)
  expect(owner('msg', '1', 'id', 'name')).toBe(true)
  expect(anna.news()).toEqual([])
})

test('the microphone is the owner’s, and what a viewer copies is its own', () => {
  expect(from(anna, 'audio', '3', 'audio/L16').owner).toEqual([['audio', '0', 'audio/L16']])
  expect(from(anna, 'clipboard', '4', 'text/plain')).toEqual({ isForJoin: true, owner: [] })
  // The same index, without an end of what was there before.
  expect(from(anna, 'clipboard', '3', 'text/plain')).toEqual({
    isForJoin: true,
    owner: [['end', '0']],
  })
})

test('a viewer with the owner’s own picture has all its streams there', () => {
  const say = (opcode: string, ...args: string[]) => {
    const bytes = Buffer.from(encodeInstruction(opcode, ...args))
    return splice.fromViewer(anna, { opcode, args, bytes }, true)
  }
  expect(say('clipboard', '7', 'text/plain')).toEqual({
    owner: '9.clipboard,1.0,10.text/plain;',
    isForJoin: false,
  })
  expect(String(say('key', '97', '1').owner)).toBe('3.key,2.97,1.1;')
  expect(say('blob', '5', 'AAAA')).toEqual({ owner: null, isForJoin: false })
})

test('a viewer that leaves leaves nothing open in guacd', () => {
  splice.arrive(anna)
  leading = anna
  owner('file', '6', 'text/plain', 'a.txt')
  from(anna, 'audio', '0', 'audio/L16')
  splice.leave(anna)
  expect(guacd).toEqual([
    ['ack', '6', 'resource_closed', '518'],
    ['end', '0'],
  ])
})

test('an owner that is lost ends its viewers’ streams, and says which files are not whole', () => {
  owner('filesystem', '0', 'Home')
  splice.arrive(anna)
  const index = answered(anna, '2', '/a.txt', 'text/plain')
  from(anna, 'put', '1024', '5', 'text/plain', '/b.txt')
  splice.lose()
  expect(anna.news()).toEqual([
    ['ack', '5', 'resource_closed', '518'],
    ['', 'stream_lost', `{"stream":${index}}`],
    ['end', index],
    ['undefine', '1024'],
  ])
})
