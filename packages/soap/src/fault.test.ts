import { describe, expect, it } from 'vitest'
import { readXml } from '@isthmus/xml/read-xml'
import { request, soap, wsa } from '../test/messages.ts'
import { decodeAnswer } from './envelope.ts'
import { decodeFault, encodeFault } from './fault.ts'
import { SoapFaultError } from './soap-fault-error.ts'

const nested = {
  code: 'Sender',
  subcodes: [
    { namespace: wsa, name: 'InvalidAddressingHeader', prefix: 'wsa' },
    { namespace: 'urn:example:inner', name: 'Inner', prefix: 'in' },
  ],
  reason: 'A <fixed> sentence & no more.',
} as const

describe('encodeFault', () => {
  it('writes code, nested subcodes and reason that are read back (SOAP 1.2: 5.4)', () => {
    const answer = decodeAnswer(
      encodeFault(nested, { relatesTo: 'urn:uuid:1', messageId: 'urn:uuid:2' }),
    )
    const fault = decodeFault(answer)
    expect(answer).toMatchObject({ relatesTo: 'urn:uuid:1', messageId: 'urn:uuid:2' })
    expect(fault).toMatchObject(nested)
    expect(fault).toBeInstanceOf(SoapFaultError)
  })

  it('names the fault action of WS-Addressing for its own faults, and of SOAP for others', () => {
    expect(decodeAnswer(encodeFault(nested)).action).toBe(`${wsa}/fault`)
    expect(decodeAnswer(encodeFault({ code: 'Receiver', reason: 'x' })).action).toBe(
      `${wsa}/soap/fault`,
    )
  })

  it('declares the prefix of every name that it writes', () => {
    const text = encodeFault({
      code: 'Sender',
      subcodes: [{ namespace: 'urn:wsse', name: 'FailedCheck', prefix: 'wsse' }],
      reason: 'x',
    })
    expect(text).toContain('<env:Value xmlns:wsse="urn:wsse">wsse:FailedCheck</env:Value>')
    expect(text).toContain('<env:Value>env:Sender</env:Value>')
  })

  it('tells which envelope it understands after a version mismatch (SOAP 1.2: 5.4.7)', () => {
    const [header] = readXml(encodeFault({ code: 'VersionMismatch', reason: 'x' })).children
    expect(header?.children.map(({ name }) => name)).toContain('Upgrade')
  })
})

describe('SoapFaultError', () => {
  it.each([
    ['Sender', 400],
    ['Receiver', 500],
    ['MustUnderstand', 500],
    ['VersionMismatch', 500],
  ] as const)('of code %s has HTTP status %d (SOAP 1.2 part 2: Table 20)', (code, status) => {
    expect(new SoapFaultError({ code, reason: 'x' }).httpStatus).toBe(status)
  })
})

describe('decodeFault', () => {
  it('gives undefined for an answer that is none', () => {
    expect(decodeFault(decodeAnswer(request()))).toBeUndefined()
  })

  it('resolves the prefixes of a foreign fault where they stand', () => {
    const body =
      '<s:Fault xmlns:q="urn:outer"><s:Code><s:Value>s:Receiver</s:Value>' +
      '<s:Subcode><s:Value xmlns:q="urn:inner">q:Busy</s:Value>' +
      '<s:Subcode><s:Value> q:Very </s:Value></s:Subcode></s:Subcode></s:Code>' +
      '<s:Reason><s:Text xml:lang="de"> Besetzt </s:Text></s:Reason></s:Fault>'
    expect(decodeFault(decodeAnswer(request({ body })))).toMatchObject({
      code: 'Receiver',
      subcodes: [
        { namespace: 'urn:inner', name: 'Busy', prefix: 'q' },
        { namespace: 'urn:outer', name: 'Very', prefix: 'q' },
      ],
      reason: 'Besetzt',
    })
  })

  it('makes the best of a fault that says little', () => {
    expect(decodeFault(decodeAnswer(request({ body: '<s:Fault/>' })))).toMatchObject({
      code: 'Receiver',
      subcodes: [],
      reason: '',
    })
    const body = `<s:Fault><s:Code><s:Value>s:DataEncodingUnknown</s:Value></s:Code></s:Fault>`
    expect(decodeFault(decodeAnswer(request({ body })))?.code).toBe('Receiver')
  })

  it('does not take a Fault of SOAP 1.1 for one of 1.2', () => {
    const body = '<Fault xmlns="http://schemas.xmlsoap.org/soap/envelope/"/>'
    expect(
      decodeFault(
        decodeAnswer(`<s:Envelope xmlns:s="${soap}"><s:Body>${body}</s:Body></s:Envelope>`),
      ),
    ).toBeUndefined()
  })
})
