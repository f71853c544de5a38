import { describe, expect, test } from 'vitest'
import { RequestError } from '@isthmus/ihe/request-error'
import { readXml } from '@isthmus/xml/read-xml'
import { changed } from '../../test/sample.ts'
import { iti86 } from './iti-86.ts'

const request = `<r:RemoveDocumentsRequest xmlns:r="urn:ihe:iti:rmd:2017" xmlns:x="urn:ihe:iti:xds-b:2007">
  <x:DocumentRequest>
    <x:RepositoryUniqueId>2.999.10.5</x:RepositoryUniqueId>
    <x:DocumentUniqueId> 2.999.10.77.1.4^a&amp;b
    </x:DocumentUniqueId>
  </x:DocumentRequest>
  <x:DocumentRequest>
    <x:HomeCommunityId>urn:oid:2.999.10.50</x:HomeCommunityId>
    <x:RepositoryUniqueId>2.999.10.5</x:RepositoryUniqueId>
    <x:DocumentUniqueId>2.999.10.77.1.5</x:DocumentUniqueId>
  </x:DocumentRequest>
</r:RemoveDocumentsRequest>`

describe('a Remove Documents request', () => {
  test('is read in both of its namespaces, and written so that it reads the same (ITI TF-2: 3.86.4.1.2)', () => {
    const decoded = iti86.decodeRequest(readXml(request))
    expect(decoded.documents).toEqual([
      {
        homeCommunityId: undefined,
        repositoryUniqueId: '2.999.10.5',
        documentUniqueId: '2.999.10.77.1.4^a&b',
      },
      {
        homeCommunityId: 'urn:oid:2.999.10.50',
        repositoryUniqueId: '2.999.10.5',
        documentUniqueId: '2.999.10.77.1.5',
      },
    ])
    expect(iti86.decodeRequest(readXml(iti86.encodeRequest(decoded)))).toEqual(decoded)
  })

  test.each([
    ['no document', /<x:DocumentRequest>[^]*<\/x:DocumentRequest>/, ''],
    ['the body of a retrieve', /r:RemoveDocumentsRequest/g, 'x:RetrieveDocumentSetRequest'],
    ['the whole body in the namespace of XDS.b', 'urn:ihe:iti:rmd:2017', 'urn:ihe:iti:xds-b:2007'],
    ['its documents in the namespace of the request', /x:DocumentRequest/g, 'r:DocumentRequest'],
  ])('is not one with %s (ITI TF-2: 3.86.4.1.2)', (_what, from, to) => {
    expect(() => iti86.decodeRequest(readXml(changed(request, from, to)))).toThrow(RequestError)
  })
})

test('the answer is a RegistryResponse (ITI TF-2: 3.86.4.2.2)', () => {
  const response = {
    status: 'Failure',
    errors: [
      {
        code: 'XDSRemoveDocumentsError',
        severity: 'Error',
        codeContext: 'document 2.999.10.77.1.4 cannot be removed',
        location: '2.999.10.77.1.4',
      },
    ],
  } as const
  expect(iti86.decodeResponse(readXml(iti86.encodeResponse(response)))).toEqual(response)
})
