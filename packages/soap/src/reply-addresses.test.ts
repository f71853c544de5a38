import { describe, expect, it } from 'vitest'
import { faultOf, request, wsa } from '../test/messages.ts'
import { decodeEnvelope } from './envelope.ts'

const anonymous = `${wsa}/anonymous`
const none = `${wsa}/none`
const replies = 'https://source.example/replies'
const faults = 'https://source.example/faults?of=1'
const replyAddresses = [replies, faults]

const refused = 'Sender/InvalidAddressingHeader/OnlyAnonymousAddressSupported'

function address(name: string, uri: string, more = ''): string {
  return `<a:${name}><a:Address>${uri}</a:Address>${more}</a:${name}>`
}

describe('where answer and fault go, with addresses listed (WS-Addressing core: 3.4)', () => {
  it.each<readonly [string, string, { replyTo: string; faultTo: string }]>([
    ['nothing', '', { replyTo: anonymous, faultTo: anonymous }],
    ['a listed ReplyTo', address('ReplyTo', replies), { replyTo: replies, faultTo: replies }],
    [
      'blanks around it',
      address('ReplyTo', `\n ${replies} `),
      { replyTo: replies, faultTo: replies },
    ],
    [
      'a listed FaultTo beside it',
      address('ReplyTo', replies) + address('FaultTo', faults),
      { replyTo: replies, faultTo: faults },
    ],
    [
      'a FaultTo of nobody',
      address('ReplyTo', replies) + address('FaultTo', none),
      { replyTo: replies, faultTo: none },
    ],
    [
      'a FaultTo on the connection',
      address('ReplyTo', replies) + address('FaultTo', anonymous),
      { replyTo: replies, faultTo: anonymous },
    ],
    [
      'reference parameters without content',
      address('ReplyTo', replies, '<a:ReferenceParameters/>'),
      { replyTo: replies, faultTo: replies },
    ],
  ])('%s', (_, header, expected) => {
    expect(decodeEnvelope(request({ header }), { replyAddresses })).toMatchObject(expected)
  })

  it.each([
    ['another port', address('ReplyTo', 'https://source.example:444/replies'), refused],
    ['a longer path', address('ReplyTo', `${replies}/more`), refused],
    ['another case', address('ReplyTo', replies.toUpperCase()), refused],
    ['http', address('ReplyTo', replies.replace('https', 'http')), refused],
    ['no answer wanted', address('ReplyTo', none), refused],
    ['two addresses in one', address('ReplyTo', `${replies} ${faults}`), refused],
    [
      'a FaultTo that is not listed',
      address('ReplyTo', replies) + address('FaultTo', 'https://other.example/'),
      refused,
    ],
    ['a listed FaultTo alone', address('FaultTo', faults), refused],
    [
      'reference parameters',
      address('ReplyTo', replies, '<a:ReferenceParameters><x/></a:ReferenceParameters>'),
      'Sender',
    ],
  ])('%s: the fault', async (_, header, expected) => {
    const work = (): unknown => decodeEnvelope(request({ header }), { replyAddresses })
    expect(await faultOf(work)).toBe(expected)
  })

  it('a listed ReplyTo without MessageID: the fault (ITI TF-2: Appendix V.3)', async () => {
    const draft = request({ header: address('ReplyTo', replies), messageId: '' })
    expect(await faultOf(() => decodeEnvelope(draft, { replyAddresses }))).toBe(
      'Sender/MessageAddressingHeaderRequired',
    )
  })
})
