import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RequestError } from '@isthmus/ihe/request-error'
import { ResponseError } from '@isthmus/ihe/response-error'
import { readXml } from '@isthmus/xml/read-xml'
import { bodyOf, changed, sampleText } from '../../test/sample.ts'
import { iti43 } from './iti-43.ts'

const request = `<xdsb:RetrieveDocumentSetRequest xmlns:xdsb="urn:ihe:iti:xds-b:2007">
  <xdsb:DocumentRequest>
    <xdsb:HomeCommunityId>urn:oid:2.999.10.50</xdsb:HomeCommunityId>
    <xdsb:RepositoryUniqueId> 2.999.10.5
    </xdsb:RepositoryUniqueId>
    <xdsb:DocumentUniqueId>2.999.10.77.1.4^a&amp;b</xdsb:DocumentUniqueId>
  </xdsb:DocumentRequest>
  <xdsb:DocumentRequest>
    <xdsb:RepositoryUniqueId>2.999.10.5</xdsb:RepositoryUniqueId>
    <xdsb:DocumentUniqueId>../../passwd</xdsb:DocumentUniqueId>
  </xdsb:DocumentRequest>
</xdsb:RetrieveDocumentSetRequest>`

describe('a Retrieve Document Set request', () => {
  test('is read with its ids trimmed (ITI TF-2: 3.43.4.1.2)', () => {
    const decoded = iti43.decodeRequest(readXml(request))
    expect(decoded.documents).toEqual([
      {
        homeCommunityId: 'urn:oid:2.999.10.50',
        repositoryUniqueId: '2.999.10.5',
        documentUniqueId: '2.999.10.77.1.4^a&b',
      },
      {
        homeCommunityId: undefined,
        repositoryUniqueId: '2.999.10.5',
        documentUniqueId: '../../passwd',
      },
    ])
    expect(iti43.decodeRequest(readXml(iti43.encodeRequest(decoded)))).toEqual(decoded)
  })

  test('keeps a missing, blank or repeated id as empty', () => {
    const id = /<xdsb:DocumentUniqueId>2.*<\/xdsb:DocumentUniqueId>/
    const texts = [
      changed(request, id, ''),
      changed(request, '2.999.10.77.1.4^a&amp;b', ' '),
      changed(request, id, '$&$&'),
    ]
    for (const text of texts) {
      expect(iti43.decodeRequest(readXml(text)).documents[0]?.documentUniqueId).toBe('')
    }
  })

  test.each([
    ['no document', /<xdsb:DocumentRequest>[^]*<\/xdsb:DocumentRequest>/, ''],
    ['another body', /RetrieveDocumentSetRequest/g, 'RetrieveRequest'],
    ['documents of another namespace', /xdsb:DocumentRequest/g, 'DocumentRequest'],
  ])('is not one with %s (ITI TF-2: 3.43.4.1.2)', (_what, from, to) => {
    expect(() => iti43.decodeRequest(readXml(changed(request, from, to)))).toThrow(RequestError)
  })
})

describe('a Retrieve Document Set answer', () => {
  const sample = sampleText('iti-43-response')

  test('is read with errors and documents (ITI TF-2: 3.43.4.2.2)', () => {
    expect(iti43.decodeResponse(bodyOf(sample))).toEqual({
      registryResponse: {
        status: 'PartialSuccess',
        errors: [
          {
            code: 'XDSDocumentUniqueIdError',
            severity: 'Error',
            codeContext: 'no document 2.999.10.77.1.4 in repository 2.999.10.5',
            location: '2.999.10.77.1.4',
          },
        ],
      },
      documents: [
        {
          homeCommunityId: undefined,
          repositoryUniqueId: '2.999.10.5',
          documentUniqueId: '2.999.10.77.1.20260314101530',
          mimeType: 'text/plain',
          content: { kind: 'inline', base64: 'AAAA' },
        },
      ],
    })
  })

  test('gives back what was written, ids in the order of the schema', () => {
    const text = fc.string({ unit: 'grapheme-ascii', minLength: 1 }).map((id) => id.trim())
    const named = text.filter((id) => id !== '')
    const document = fc.record({
      homeCommunityId: fc.option(named, { nil: undefined }),
      repositoryUniqueId: named,
      documentUniqueId: named,
      mimeType: named,
      content: fc.record({
        kind: fc.constant('reference' as const),
        contentId: fc.uuid().map((uuid) => `${uuid}@isthmus`),
      }),
    })
    fc.assert(
      fc.property(fc.array(document), (documents) => {
        const response = {
          registryResponse: { status: 'Success' as const, errors: [] },
          documents,
        }
        const written = iti43.encodeResponse(response)
        expect(iti43.decodeResponse(readXml(written))).toEqual(response)
        expect(written).not.toMatch(/DocumentUniqueId>\s*<xdsb:RepositoryUniqueId/)
      }),
    )
  })

  test.each([
    ['no RegistryResponse', /rs:RegistryResponse/g, 'rs:Response'],
    ['another body', /RetrieveDocumentSetResponse/g, 'RetrieveResponse'],
    ['a document without Document', /<xdsb:Document>.*<\/xdsb:Document>/, ''],
    ['content that is no base64', 'AAAA', 'AAA'],
  ])('cannot be read with %s (ITI TF-2: 3.43.4.2.2)', (_what, from, to) => {
    expect(() => iti43.decodeResponse(bodyOf(changed(sample, from, to)))).toThrow(ResponseError)
  })
})
