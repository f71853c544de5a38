import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RequestError } from '@isthmus/ihe/request-error'
import { ResponseError } from '@isthmus/ihe/response-error'
import { readXml } from '@isthmus/xml/read-xml'
import {
  association,
  documentEntry,
  folder,
  submissionSet,
} from '../../test/metadata-arbitraries.ts'
import { bodyOf, changed, sampleText } from '../../test/sample.ts'
import { storedQueryIds } from '../identifiers.ts'
import type { RegistryObject } from '../metadata/submission.ts'
import { iti18 } from './iti-18.ts'
import { iti42 } from './iti-42.ts'

const sample = sampleText('iti-18-request')

describe('a Registry Stored Query request', () => {
  test('is read with its slots in order, repeated ones among them (ITI TF-2: 3.18.4.1.2)', () => {
    const request = iti18.decodeRequest(bodyOf(sample))
    expect(request).toMatchObject({
      returnType: 'LeafClass',
      queryId: storedQueryIds.FindDocuments,
      homeCommunityId: undefined,
    })
    expect(request.slots.map(({ name }) => name)).toEqual([
      '$XDSDocumentEntryPatientId',
      '$XDSDocumentEntryStatus',
      '$XDSDocumentEntryClassCode',
      '$XDSDocumentEntryCreationTimeFrom',
      '$XDSDocumentEntryAuthorPerson',
      '$XDSDocumentEntryEventCodeList',
      '$XDSDocumentEntryEventCodeList',
    ])
    expect(request.slots[4]?.values).toEqual([`('%O''Dwyer%')`, `('%Okafor%')`])
    expect(iti18.decodeRequest(readXml(iti18.encodeRequest(request)))).toEqual(request)
  })

  test('keeps a missing returnType and a strange query id for the rules', () => {
    const text = changed(changed(sample, ' returnType="LeafClass"', ''), /id="urn:uuid:[^"]*"/, '')
    expect(iti18.decodeRequest(bodyOf(text))).toMatchObject({ returnType: '', queryId: '' })
  })

  test('is read whatever the case of the query id', () => {
    const text = changed(sample, '14d4debf', '14D4DEBF')
    expect(iti18.decodeRequest(bodyOf(text)).queryId).toBe(storedQueryIds.FindDocuments)
  })

  test.each([
    ['another body', /AdhocQueryRequest/g, 'RegistryObjectQueryRequest'],
    ['no AdhocQuery', /rim:AdhocQuery/g, 'rim:FilterQuery'],
    ['an AdhocQuery of another namespace', 'xsd:rim:3.0', 'xsd:rim:2.1'],
  ])('is not one with %s (ITI TF-2: 3.18.4.1.2)', (_what, from, to) => {
    expect(() => iti18.decodeRequest(bodyOf(changed(sample, from, to)))).toThrow(RequestError)
  })
})

describe('a Registry Stored Query answer', () => {
  test('gives back any objects and references', () => {
    const objects = fc.array(fc.oneof(documentEntry, submissionSet, folder, association), {
      maxLength: 4,
    })
    const refs = fc.array(fc.uuid().map((uuid) => `urn:uuid:${uuid}`))
    fc.assert(
      fc.property(objects, refs, (found, objectRefs) => {
        const response = { ...answer(found), objectRefs }
        expect(iti18.decodeResponse(readXml(iti18.encodeResponse(response)))).toEqual(response)
      }),
    )
  })

  test('gives every part a UUID that stays the same, and what a registry adds (ITI TF-3: 4.2.5)', () => {
    const [entry] = iti42.decodeRequest(bodyOf(sampleText('iti-42-request'))).submission
      .documentEntries
    const id = 'urn:uuid:0b0f6f1e-8a51-4c5e-9d0e-2f7f0a0c0001'
    if (entry === undefined) throw new Error('the sample has an entry')
    const registered = {
      ...entry,
      id,
      logicalId: id,
      version: 1,
      availabilityStatus: 'Approved' as const,
    }
    const text = iti18.encodeResponse(answer([registered]))
    const ids = [...text.matchAll(/ id="([^"]*)"/g)].map(([, value]) => value ?? '')
    expect(ids.every((one) => /^urn:uuid:[0-9a-f-]{36}$/.test(one))).toBe(true)
    expect(new Set(ids).size).toBe(ids.length)
    expect(iti18.encodeResponse(answer([registered]))).toBe(text)
    expect(text).toContain(`lid="${id}"`)
    expect(text).toContain('<rim:VersionInfo versionName="1"/>')
    expect(text).toContain('status="urn:oasis:names:tc:ebxml-regrep:StatusType:Approved"')
    const parts = [...text.matchAll(/<rim:(Classification|ExternalIdentifier) [^>]*>/g)]
    expect(parts.length).toBe(ids.length - 1)
    for (const [part, kind] of parts) {
      expect(part).toContain(
        `objectType="urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:${kind}"`,
      )
    }
    expect(text).toContain('<rim:LocalizedString value="XDSDocumentEntry.patientId"/>')
  })

  test('that refuses is still an AdhocQueryResponse with an empty list (ITI TF-2: 3.18.4.1.3)', () => {
    const text = iti18.encodeResponse({
      ...answer([]),
      status: 'Failure',
      errors: [
        {
          code: 'XDSUnknownStoredQuery',
          severity: 'Error',
          codeContext: 'no such query',
          location: undefined,
        },
      ],
    })
    expect(text).toMatch(/^<query:AdhocQueryResponse .*<rim:RegistryObjectList\/>/)
    expect(iti18.decodeResponse(readXml(text)).errors[0]?.code).toBe('XDSUnknownStoredQuery')
  })

  test('leaves out what cannot be read and keeps the rest', () => {
    const text = iti18
      .encodeResponse(answer([]))
      .replace(
        '<rim:RegistryObjectList/>',
        '<rim:RegistryObjectList><rim:ExtrinsicObject id="x"/><rim:ObjectRef id="urn:uuid:A"/></rim:RegistryObjectList>',
      )
    expect(iti18.decodeResponse(readXml(text))).toMatchObject({
      objects: [],
      objectRefs: ['urn:uuid:a'],
    })
  })

  test('is no answer when it is another element', () => {
    expect(() => iti18.decodeResponse(bodyOf(sampleText('iti-42-refusal')))).toThrow(ResponseError)
  })
})

function answer(objects: readonly RegistryObject[]) {
  return { status: 'Success' as const, errors: [], objects, objectRefs: [] }
}
