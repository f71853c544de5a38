import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readXml } from '@isthmus/xml/read-xml'
import { decodeAdhocQueryRequest, encodeAdhocQueryRequest } from './adhoc-query-request.ts'
import { decodeAdhocQueryResponse, encodeAdhocQueryResponse } from './adhoc-query-response.ts'
import { errorSeverities, responseStatuses } from './ebxml-names.ts'
import { decodeRegistryResponse, encodeRegistryResponse } from './registry-response.ts'
import { decodeSubmitObjectsRequest } from './submit-objects-request.ts'

const text = fc.string({ unit: 'grapheme-ascii', maxLength: 30 })
const errors = fc.array(
  fc.record({
    errorCode: text,
    codeContext: text,
    severity: fc.constantFrom(errorSeverities.error, errorSeverities.warning),
    location: fc.option(text, { nil: undefined }),
  }),
)

describe('RegistryResponse', () => {
  test('gives back what was written (ebRS 3.0)', () => {
    fc.assert(
      fc.property(text, errors, (status, list) => {
        const response = { status, errors: list }
        expect(decodeRegistryResponse(readXml(encodeRegistryResponse(response)))).toEqual(response)
      }),
    )
  })

  test('has no error list when there is nothing to report, and names the worst severity else', () => {
    const { success, failure } = responseStatuses
    expect(encodeRegistryResponse({ status: success, errors: [] })).not.toContain('List')
    const warning = error(errorSeverities.warning)
    const worst = error(errorSeverities.error)
    expect(encodeRegistryResponse({ status: success, errors: [warning] })).toContain(
      `highestSeverity="${errorSeverities.warning}"`,
    )
    expect(encodeRegistryResponse({ status: failure, errors: [warning, worst] })).toContain(
      `highestSeverity="${errorSeverities.error}"`,
    )
  })

  test('takes a missing severity for that of an error', () => {
    const response = decodeRegistryResponse(
      readXml(
        `<rs:RegistryResponse xmlns:rs="urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0" status="x">
          <rs:RegistryErrorList><rs:RegistryError errorCode="A" codeContext="b"/></rs:RegistryErrorList>
        </rs:RegistryResponse>`,
      ),
    )
    expect(response?.errors).toEqual([
      { errorCode: 'A', codeContext: 'b', severity: errorSeverities.error, location: undefined },
    ])
  })

  test('is not what only has its name', () => {
    expect(decodeRegistryResponse(readXml('<RegistryResponse status="x"/>'))).toBeUndefined()
  })
})

describe('AdhocQueryRequest', () => {
  const slots = fc.array(
    fc.record({ name: text, values: fc.array(text, { minLength: 1, maxLength: 3 }) }),
  )

  test('gives back what was written, repeated slots among it (ebRS 3.0)', () => {
    fc.assert(
      fc.property(text, text, slots, (returnType, id, list) => {
        const request = {
          returnType,
          adhocQuery: { id, home: undefined, slots: [...list, ...list] },
        }
        expect(decodeAdhocQueryRequest(readXml(encodeAdhocQueryRequest(request)))).toEqual(request)
      }),
    )
  })

  test('is not one without an AdhocQuery', () => {
    const xml = encodeAdhocQueryRequest({
      returnType: 'LeafClass',
      adhocQuery: { id: 'q', home: undefined, slots: [] },
    })
    expect(decodeAdhocQueryRequest(readXml(xml))?.adhocQuery.id).toBe('q')
    expect(
      decodeAdhocQueryRequest(readXml(xml.replace(/<rim:AdhocQuery .*\/>/, ''))),
    ).toBeUndefined()
  })
})

describe('AdhocQueryResponse', () => {
  test('has its list also when nothing was found, after the errors (ebRS 3.0)', () => {
    const written = encodeAdhocQueryResponse({
      status: responseStatuses.failure,
      errors: [error(errorSeverities.error)],
      found: [],
    })
    expect(written).toMatch(/<\/rs:RegistryErrorList><rim:RegistryObjectList\/><\/query:/)
    expect(decodeAdhocQueryResponse(readXml(written))).toMatchObject({
      errors: [{ errorCode: 'Code' }],
      found: { objects: [], objectRefs: [] },
    })
  })
})

describe('SubmitObjectsRequest', () => {
  test('without a list holds nothing; another element is none', () => {
    const lcm = 'urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0'
    expect(
      decodeSubmitObjectsRequest(readXml(`<SubmitObjectsRequest xmlns="${lcm}"/>`))?.objects,
    ).toEqual([])
    expect(
      decodeSubmitObjectsRequest(readXml(`<RemoveObjectsRequest xmlns="${lcm}"/>`)),
    ).toBeUndefined()
  })
})

function error(severity: string) {
  return { errorCode: 'Code', codeContext: 'context', severity, location: undefined }
}
