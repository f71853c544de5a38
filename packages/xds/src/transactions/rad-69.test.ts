import { describe, expect, test } from 'vitest'
import { RequestError } from '@isthmus/ihe/request-error'
import { readXml } from '@isthmus/xml/read-xml'
import { bodyOf, changed, sampleText } from '../../test/sample.ts'
import { readImagingRequest } from '../rules/retrieve-imaging.ts'
import { iti43 } from './iti-43.ts'
import { rad69 } from './rad-69.ts'

const sample = sampleText('rad-69-request')
const decode = (text: string) => rad69.decodeRequest(bodyOf(text))
const ours = { retrieveLocationUid: '1.3.6.1.4.1.99999.5.7', studiesMax: 10, instancesMax: 100 }

describe('a Retrieve Imaging Document Set request', () => {
  test('is read from its two namespaces (RAD TF-2: 4.69.4.1.2)', () => {
    const request = decode(sample)
    expect(request).toEqual({
      studies: [
        {
          studyInstanceUid: '1.2.826.0.1.99.100',
          series: [
            {
              seriesInstanceUid: '1.2.826.0.1.99.100.1',
              documents: [document('1.2.826.0.1.99.100.1.1'), document('1.2.826.0.1.99.100.1.2')],
            },
          ],
        },
      ],
      transferSyntaxUids: ['1.2.840.10008.1.2.1', '1.2.840.10008.1.2.4.70'],
    })
    expect(rad69.decodeRequest(readXml(rad69.encodeRequest(request)))).toEqual(request)
    expect(readImagingRequest(request, ours).kind).toBe('retrieve')
  })

  test('is read with white space around its UIDs', () => {
    const spaced = sample
      .replaceAll(/(InstanceUID=")([^"]*)/g, '$1 $2 ')
      .replaceAll(/>(1\.[\d.]*)</g, '>\n $1\t<')
    expect(decode(changed(spaced, /^/, ' '))).toEqual(decode(sample))
  })

  test('may hold a blank transfer syntax beside a good one', () => {
    const text = changed(sample, '>1.2.840.10008.1.2.4.70<', '> <')
    expect(decode(text).transferSyntaxUids).toEqual(['1.2.840.10008.1.2.1'])
  })

  test.each([
    ['no study', /<rad:StudyRequest[^]*<\/rad:StudyRequest>/, '', 'XDSIRequestError'],
    ['no series', /<rad:SeriesRequest[^]*<\/rad:SeriesRequest>/, '', 'XDSIRequestError'],
    ['a study without UID', / studyInstanceUID="[^"]*"/, '', 'XDSIRequestError'],
    [
      'a study of a blank UID',
      /studyInstanceUID="[^"]*"/,
      'studyInstanceUID=" "',
      'XDSIRequestError',
    ],
    ['a series without UID', / seriesInstanceUID="[^"]*"/, '', 'XDSIRequestError'],
    [
      'documents of the other namespace',
      /xds:DocumentRequest/g,
      'rad:DocumentRequest',
      'XDSIRequestError',
    ],
    [
      'ids of the other namespace',
      /xds:DocumentUniqueId/g,
      'rad:DocumentUniqueId',
      'XDSIRequestError',
    ],
    ['a repeated id', /<xds:RepositoryUniqueId>.*/, '$&$&', 'XDSIRequestError'],
    ['no transfer syntaxes', /<rad:TransferSyntaxUIDList>[^]*List>/, '', 'XDSRepositoryError'],
    [
      'only blank transfer syntaxes',
      /<rad:TransferSyntaxUID>[^]*<\/rad:TransferSyntaxUID>/,
      '<rad:TransferSyntaxUID> </rad:TransferSyntaxUID>',
      'XDSRepositoryError',
    ],
  ])('with %s is read and refused by its rules (RAD TF-2: 4.69.5)', (...[, from, to, code]) => {
    const read = readImagingRequest(decode(changed(sample, from, to)), ours)
    expect(read.kind).toBe('reject')
    expect(read.errors.map((error) => error.code)).toContain(code)
  })

  test('is not any other body (RAD TF-2: 4.69.4.1.2)', () => {
    expect(() => decode(changed(sample, 'urn:ihe:rad:xdsi-b:2009', 'urn:ihe:rad:2009'))).toThrow(
      RequestError,
    )
  })
})

describe('the answer', () => {
  test('is the message and action of ITI-43 (RAD TF-2: 4.69.4.2)', () => {
    expect(rad69.responseAction).toBe('urn:ihe:iti:2007:RetrieveDocumentSetResponse')
    const response = rad69.decodeResponse(bodyOf(sampleText('rad-69-response')))
    expect(response).toMatchObject({
      registryResponse: {
        status: 'PartialSuccess',
        errors: [{ code: 'XDSDocumentUniqueIdError', location: '1.2.826.0.1.99.100.1.2' }],
      },
      documents: [
        { mimeType: 'application/dicom', content: { kind: 'reference', contentId: '1@ids' } },
      ],
    })
    expect(iti43.encodeResponse(response)).toBe(rad69.encodeResponse(response))
  })
})

function document(documentUniqueId: string) {
  return {
    homeCommunityId: undefined,
    repositoryUniqueId: '1.3.6.1.4.1.99999.5.7',
    documentUniqueId,
  }
}
