import { describe, expect, test } from 'vitest'
import { RequestError } from '@isthmus/ihe/request-error'
import { SoapFaultError } from '@isthmus/soap/soap-fault-error'
import { readXml } from '@isthmus/xml/read-xml'
import { bodyOf, changed, sampleText } from '../../test/sample.ts'
import { iti41 } from './iti-41.ts'
import { iti42 } from './iti-42.ts'
import { isImagingSubmission, rad68 } from './rad-68.ts'

const registration = sampleText('iti-42-request')
const [metadata = ''] =
  /<lcm:SubmitObjectsRequest>[^]*<\/lcm:SubmitObjectsRequest>/.exec(registration) ?? []
const sample = `<xdsb:ProvideAndRegisterDocumentSetRequest xmlns:xdsb="urn:ihe:iti:xds-b:2007"
  xmlns:lcm="urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0"
  xmlns:rim="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0">
  ${metadata}
  <xdsb:Document id="de-1">
    <xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:doc.1%40src.example"/>
  </xdsb:Document>
  <xdsb:Document id="de-2">Q1QgdGhv
    cmF4Cg==</xdsb:Document>
</xdsb:ProvideAndRegisterDocumentSetRequest>`

describe('a Provide and Register Document Set-b request', () => {
  test('says where the bytes of each document are (ITI TF-2: 3.41.4.1)', () => {
    const request = iti41.decodeRequest(bodyOf(sample))
    expect(request.submission).toEqual(iti42.decodeRequest(bodyOf(registration)).submission)
    expect(request.documents).toEqual([
      { id: 'de-1', content: { kind: 'reference', contentId: 'doc.1@src.example' } },
      { id: 'de-2', content: { kind: 'inline', base64: 'Q1QgdGhvcmF4Cg==' } },
    ])
    expect(iti41.decodeRequest(readXml(iti41.encodeRequest(request)))).toEqual(request)
  })

  test('reads the id of a document and that of its entry with the same change of case', () => {
    const uuid = 'urn:uuid:0B0F6F1E-8A51-4C5E-9D0E-2F7F0A0C0001'
    const text = changed(sample, /"de-1"/g, `"${uuid}"`)
    const { submission, documents } = iti41.decodeRequest(bodyOf(text))
    expect(documents[0]?.id).toBe(uuid.toLowerCase())
    expect(submission.documentEntries[0]?.id).toBe(uuid.toLowerCase())
  })

  test('may hold no document, or one without id: the rules answer that', () => {
    const none = changed(sample, /<xdsb:Document [^]*<\/xdsb:Document>/, '')
    expect(iti41.decodeRequest(bodyOf(none)).documents).toEqual([])
    const nameless = changed(sample, '<xdsb:Document id="de-2">', '<xdsb:Document>')
    expect(iti41.decodeRequest(bodyOf(nameless)).documents[1]?.id).toBe('')
  })

  test.each([
    ['another body', /ProvideAndRegisterDocumentSetRequest/g, 'ProvideDocumentSetRequest'],
    ['a body of another namespace', 'urn:ihe:iti:xds-b:2007', 'urn:ihe:iti:xds:2006'],
    ['no SubmitObjectsRequest', /lcm:SubmitObjectsRequest/g, 'lcm:RemoveObjectsRequest'],
  ])('is not one with %s (ITI TF-2: 3.41.4.1.2)', (_what, from, to) => {
    expect(() => iti41.decodeRequest(bodyOf(changed(sample, from, to)))).toThrow(RequestError)
  })

  test.each([
    ['a reference that is no cid: URL', 'cid:doc', 'http://src.example/doc'],
    ['text that is no base64', 'Q1QgdGhv', 'Q1Qg*Ghv'],
    ['something else in a document', 'xop:Include', 'xop:Exclude'],
  ])('is refused by a fault for %s (ITI TF-2: Appendix V.3)', (_what, from, to) => {
    expect(() => iti41.decodeRequest(bodyOf(changed(sample, from, to)))).toThrow(SoapFaultError)
  })
})

describe('a Provide and Register Imaging Document Set request', () => {
  test('is that of ITI-41 under another name (RAD TF-2: 4.68.4.1)', () => {
    expect(rad68).toMatchObject({ id: 'RAD-68', requestAction: iti41.requestAction })
    expect(rad68.decodeRequest(bodyOf(sample))).toEqual(iti41.decodeRequest(bodyOf(sample)))
  })

  test('is told by a DICOM object among its entries', () => {
    const { submission } = iti41.decodeRequest(bodyOf(sample))
    expect(isImagingSubmission(submission)).toBe(false)
    for (const mimeType of ['application/dicom', 'Application/DICOM; transfer-syntax=*']) {
      const text = changed(sample, 'mimeType="text/plain"', `mimeType="${mimeType}"`)
      expect(isImagingSubmission(iti41.decodeRequest(bodyOf(text)).submission)).toBe(true)
    }
    const other = changed(sample, 'mimeType="text/plain"', 'mimeType="application/dicom+xml"')
    expect(isImagingSubmission(iti41.decodeRequest(bodyOf(other)).submission)).toBe(false)
  })
})
