import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readXml } from '@isthmus/xml/read-xml'
import { canonicalContentId } from '@isthmus/mime/content-id'
import { faultOf } from '../test/messages.ts'
import { readContent, writeContent, writeInclude } from './xop.ts'

const xop = 'http://www.w3.org/2004/08/xop/include'
const include = (href: string): string => `<i:Include xmlns:i="${xop}" href="${href}"/>`
const read = (content: string): ReturnType<typeof readContent> =>
  readContent(readXml(`<Document>${content}</Document>`))

describe('readContent', () => {
  it.each([
    ['cid:doc.1@src.example', 'doc.1@src.example'],
    ['CID:a%40b', 'a@b'],
    ['cid:a%2540b', 'a@b'],
    ['cid:%3Ca@b%3E', 'a@b'],
    ['cid:&lt;a@b&gt;', 'a@b'],
    ['cid:urn%3Auuid%3A1', 'urn:uuid:1'],
    ['cid:100%', '100%'],
    ['cid:rootpart*7b@example.jaxws.sun.com', 'rootpart*7b@example.jaxws.sun.com'],
  ])('reads the reference %s (RFC 2392)', (href, contentId) => {
    expect(read(include(href))).toEqual({ kind: 'reference', contentId })
  })

  it('ignores white space and comments around an Include', () => {
    expect(read(`\r\n\t${include('cid:a@b')}<!-- x --> `)).toMatchObject({ kind: 'reference' })
  })

  it('reads base64 in its place, line breaks left out', () => {
    expect(read('\n  QUJD\r\nRA==\n')).toEqual({ kind: 'inline', base64: 'QUJDRA==' })
    expect(read('<![CDATA[QUJD]]>')).toEqual({ kind: 'inline', base64: 'QUJD' })
    expect(read('')).toEqual({ kind: 'inline', base64: '' })
  })

  it.each([
    ['text beside an Include', `QUJD${include('cid:a@b')}`],
    ['two Includes', include('cid:a@b') + include('cid:c@d')],
    ['an element beside an Include', `${include('cid:a@b')}<x/>`],
    ['another element', '<x/>'],
    ['an Include of another namespace', '<Include href="cid:a@b"/>'],
    ['an Include with text', `<i:Include xmlns:i="${xop}" href="cid:a@b">x</i:Include>`],
    ['an Include with a child', `<i:Include xmlns:i="${xop}" href="cid:a@b"><x/></i:Include>`],
    ['an Include without href', `<i:Include xmlns:i="${xop}"/>`],
    ['http', include('http://127.0.0.1/x')],
    ['file', include('file:///etc/passwd')],
    ['a fragment', include('#a')],
    ['an empty cid', include('cid:')],
    ['a line end in the cid', include('cid:a%0D%0Ab')],
    ['a NUL in the cid', include('cid:a%00')],
    ['a blank in the cid', include('cid:a b')],
    ['a bracket left over', include('cid:&lt;a@b')],
    ['base64 of wrong length', 'QUJ'],
    ['base64 with padding inside', 'QQ==QUJD'],
    ['the URL-safe alphabet', 'QU-_'],
    ['text', 'no base64!'],
  ])('refuses %s', async (_, content) => {
    expect(await faultOf(() => read(content))).toBe('Sender')
  })
})

describe('writeInclude', () => {
  it('writes what our examples have', () => {
    expect(writeInclude('1@ids')).toBe(
      '<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:1@ids"/>',
    )
  })

  it('writes a reference that is read back as the same part', () => {
    const id = fc.string({ minLength: 1 }).filter((text) => !/[<>\s]/.test(text))
    fc.assert(
      fc.property(id, (contentId) => {
        expect(read(writeInclude(contentId))).toEqual({
          kind: 'reference',
          contentId: canonicalContentId(contentId),
        })
      }),
    )
  })
})

it('writeContent writes either kind', () => {
  expect(read(writeContent({ kind: 'inline', base64: 'QUJD' }))).toEqual({
    kind: 'inline',
    base64: 'QUJD',
  })
  expect(read(writeContent({ kind: 'reference', contentId: 'a@b' }))).toEqual({
    kind: 'reference',
    contentId: 'a@b',
  })
})
