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
import { checkSubmission } from '../rules/submission.ts'
import { iti42 } from './iti-42.ts'

const sample = sampleText('iti-42-request')
const decode = (text: string) => iti42.decodeRequest(bodyOf(text)).submission

describe('a Register Document Set-b request', () => {
  test('is read whole (ITI TF-3: 4.2.5)', () => {
    const submission = decode(sample)
    expect(submission.unreadable).toEqual([])
    expect(submission.documentEntries).toMatchObject([
      {
        id: 'de-1',
        type: 'stable',
        mimeType: 'text/plain',
        patientId: 'P-3301^^^&2.999.10.1&ISO',
        uniqueId: '2.999.10.77.1.20260314101530',
        sourcePatientInfo: [
          'PID-3|MRN-4471^^^&2.999.10.2&ISO',
          'PID-5|Byrne^Aoife^^^',
          'PID-7|19710502',
          'PID-8|F',
        ],
        hash: '54489fa2faffda0d62000933afaadf8fc458285e',
        size: '44',
        repositoryUniqueId: '2.999.10.5',
        languageCode: 'en-IE',
        title: 'CT thorax report',
        comments: 'Signed by duty radiologist',
        classCode: { code: 'REPORT', scheme: '2.999.20.1', display: 'Report' },
        eventCodes: [
          { code: 'CT', scheme: '1.2.840.10008.2.16.4', display: 'Computed Tomography' },
        ],
        authors: [
          {
            person: 'RAD-118^Okafor^Ngozi^^^Dr^^^&2.999.10.9&ISO',
            institutions: ['Lough Radiology^^^^^^^^^2.999.10.8'],
            roles: ['radiologist'],
            specialties: [],
          },
        ],
        referenceIds: [
          'ACC-90417^^^&2.999.10.3&ISO^urn:ihe:iti:xds:2013:accession',
          '2.999.10.4.20260314.7^^^^urn:ihe:iti:xds:2016:studyInstanceUID',
        ],
        availabilityStatus: undefined,
        extraSlots: [],
      },
    ])
    expect(submission.submissionSets).toMatchObject([
      {
        id: 'ss-1',
        sourceId: '2.999.10.77',
        uniqueId: '2.999.10.77.2.20260314102000',
        submissionTime: '20260314102000',
        contentTypeCode: { code: 'IMG-EPISODE' },
      },
    ])
    expect(
      submission.associations.map(({ type, sourceId, targetId, submissionSetStatus }) => [
        type,
        sourceId,
        targetId,
        submissionSetStatus,
      ]),
    ).toEqual([
      ['HasMember', 'ss-1', 'de-1', 'Original'],
      ['HasMember', 'ss-1', 'fd-1', undefined],
      ['HasMember', 'fd-1', 'de-1', undefined],
      ['HasMember', 'ss-1', 'as-3', undefined],
    ])
  })

  test('knows a folder by a Classification beside it (ITI TF-3: 4.2.1)', () => {
    expect(decode(sample).folders).toMatchObject([
      { id: 'fd-1', title: 'Thorax follow-up 2026', codes: [{ code: 'IMG-FOLDER' }] },
    ])
  })

  test('breaks no submission rule, read directly or written by us', () => {
    const submission = decode(sample)
    expect(checkSubmission(submission, 'ITI-42')).toEqual([])
    expect(decode(iti42.encodeRequest({ submission }))).toEqual(submission)
  })

  test('gives back any metadata that was written into it', () => {
    const objects = fc.record({
      submissionSets: fc.array(submissionSet, { maxLength: 1 }),
      documentEntries: fc.array(documentEntry, { maxLength: 2 }),
      folders: fc.array(folder, { maxLength: 1 }),
      associations: fc.array(association, { maxLength: 2 }),
    })
    fc.assert(
      fc.property(objects, (written) => {
        const submission = { ...written, unreadable: [] }
        expect(decode(iti42.encodeRequest({ submission }))).toEqual(submission)
      }),
    )
  })

  test('names its parts by symbolic ids, each once (ITI TF-3: 4.2.3.1.5)', () => {
    const written = iti42.encodeRequest({ submission: decode(sample) })
    const ids = [...written.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id ?? '')
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.filter((id) => id.startsWith('urn:uuid:'))).toEqual([])
  })

  test('holds nothing when its list is missing: the rules refuse it then', () => {
    const lcm = 'urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0'
    const empty = decode(`<lcm:SubmitObjectsRequest xmlns:lcm="${lcm}"/>`)
    expect(checkSubmission(empty, 'ITI-42').map(({ code }) => code)).toContain(
      'XDSRegistryMetadataError',
    )
  })

  test('is not any other body (ITI TF-2: 3.42.4.1)', () => {
    const other = changed(sample, /lcm:SubmitObjectsRequest/g, 'lcm:UpdateObjectsRequest')
    expect(() => decode(other)).toThrow(RequestError)
    expect(() => decode(changed(sample, 'xsd:lcm:3.0', 'xsd:lcm:2.1'))).toThrow(RequestError)
  })
})

describe('the answer', () => {
  test('is read with code, context and severity (ITI TF-3: 4.2.4)', () => {
    expect(iti42.decodeResponse(bodyOf(sampleText('iti-42-refusal')))).toEqual({
      status: 'Failure',
      errors: [
        {
          code: 'XDSUnknownPatientId',
          codeContext: 'patient P-9^^^&2.999.10.1&ISO is not in the patient identity feed',
          severity: 'Error',
          location: undefined,
        },
      ],
    })
  })

  test('keeps codes of others as they came', () => {
    const text = changed(sampleText('iti-42-refusal'), 'XDSUnknownPatientId', 'XDSHomeMade')
    const response = iti42.decodeResponse(bodyOf(text))
    expect(response.errors[0]?.code).toBe('foreign:XDSHomeMade')
    expect(iti42.encodeResponse(response)).toContain('errorCode="XDSHomeMade"')
  })

  test('is a failure when its status is unknown, and no answer when it is another element', () => {
    const rs = 'urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0'
    const odd = readXml(`<RegistryResponse xmlns="${rs}" status="Unavailable"/>`)
    expect(iti42.decodeResponse(odd).status).toBe('Failure')
    expect(() => iti42.decodeResponse(readXml('<html/>'))).toThrow(ResponseError)
  })
})
