import { describe, expect, test } from 'vitest'
import type { RetrieveImagingDocumentSetRequest } from '../messages.ts'
import { instanceError, instanceNotAvailable, readImagingRequest } from './retrieve-imaging.ts'
import type { ImagingRequest } from './retrieve-imaging.ts'

const source = { retrieveLocationUid: '1.2.3', instancesMax: 4, studiesMax: 2 }
const explicit = '1.2.840.10008.1.2.1'

interface Parts {
  readonly study?: string
  readonly series?: string
  readonly instances?: readonly string[]
  readonly repository?: string
  readonly syntaxes?: readonly string[]
}

function request(parts: Parts = {}): RetrieveImagingDocumentSetRequest {
  return {
    studies: [
      {
        studyInstanceUid: parts.study ?? '1.1',
        series: [
          {
            seriesInstanceUid: parts.series ?? '1.1.1',
            documents: (parts.instances ?? ['1.1.1.1']).map((documentUniqueId) => ({
              homeCommunityId: undefined,
              repositoryUniqueId: parts.repository ?? '1.2.3',
              documentUniqueId,
            })),
          },
        ],
      },
    ],
    transferSyntaxUids: parts.syntaxes ?? [explicit],
  }
}

function ofStudies(...uids: readonly string[]): RetrieveImagingDocumentSetRequest {
  return { ...request(), studies: uids.flatMap((study) => request({ study }).studies) }
}

function codes(result: ImagingRequest): readonly string[] {
  return result.errors.map(({ code, location }) => [code, location].filter(Boolean).join(' '))
}

describe('a request', () => {
  test('that names study, series and instance is taken (RAD TF-2: 4.69.4.1.2)', () => {
    expect(readImagingRequest(request(), source)).toEqual({
      kind: 'retrieve',
      errors: [],
      transferSyntaxUids: [explicit],
      wanted: [
        {
          homeCommunityId: undefined,
          repositoryUniqueId: '1.2.3',
          studyInstanceUid: '1.1',
          seriesInstanceUid: '1.1.1',
          sopInstanceUid: '1.1.1.1',
        },
      ],
    })
  })

  test.each([
    ['an empty study', { study: '' }],
    ['a blank series', { series: ' \n' }],
    ['no instance', { instances: [] }],
    ['a blank instance', { instances: ['1.1.1.1', ' '] }],
    ['a blank repository', { repository: '' }],
  ])('with %s is rejected with XDSIRequestError (RAD TF-2: 4.69.4.1.2)', (_what, parts) => {
    const result = readImagingRequest(request(parts), source)
    expect(result.kind).toBe('reject')
    expect(codes(result)).toEqual(['XDSIRequestError'])
  })

  test.each([
    ['no study', { studies: [], transferSyntaxUids: [explicit] }],
    [
      'no series',
      { studies: [{ studyInstanceUid: '1.1', series: [] }], transferSyntaxUids: [explicit] },
    ],
  ])('with %s is rejected with XDSIRequestError (RAD TF-2: 4.69.4.1.2)', (_what, message) => {
    expect(codes(readImagingRequest(message, source))).toEqual(['XDSIRequestError'])
  })

  test('with empty study and series names both (RAD TF-2: 4.69.4.1.2)', () => {
    const result = readImagingRequest(request({ study: '', series: '' }), source)
    expect(codes(result)).toEqual(['XDSIRequestError', 'XDSIRequestError'])
  })

  test.each([[[]], [['']], [[' ', '\n']]])(
    'with the transfer syntaxes %j is rejected with XDSRepositoryError (RAD TF-2: 4.69.4.1.2)',
    (syntaxes) => {
      const result = readImagingRequest(request({ syntaxes }), source)
      expect(result.kind).toBe('reject')
      expect(codes(result)).toEqual(['XDSRepositoryError'])
    },
  )

  test('may hold a blank transfer syntax beside a named one (RAD TF-2: 4.69.4.1.2)', () => {
    const result = readImagingRequest(request({ syntaxes: ['', ` ${explicit} `] }), source)
    expect(result).toMatchObject({ kind: 'retrieve', transferSyntaxUids: [explicit] })
  })

  test('for another source is answered per instance (RAD TF-2: 4.69.4.1.3)', () => {
    const other = request({ repository: '9.9', instances: ['1.1.1.2', '1.1.1.3'] })
    const mixed = { ...other, studies: [...other.studies, ...request().studies] }
    const result = readImagingRequest(mixed, source)
    expect(result).toMatchObject({ kind: 'retrieve', wanted: [{ sopInstanceUid: '1.1.1.1' }] })
    expect(codes(result)).toEqual([
      'XDSUnknownRepositoryId 1.1.1.2',
      'XDSUnknownRepositoryId 1.1.1.3',
    ])
  })

  test('that names an instance twice is answered once', () => {
    const result = readImagingRequest(request({ instances: ['1.1.1.1', ' 1.1.1.1'] }), source)
    expect(result).toMatchObject({ kind: 'retrieve', wanted: [{ sopInstanceUid: '1.1.1.1' }] })
  })

  test('may name as many instances as the limit says, and no more', () => {
    const four = ['1', '2', '3', '4']
    expect(readImagingRequest(request({ instances: four }), source).kind).toBe('retrieve')
    expect(codes(readImagingRequest(request({ instances: [...four, '5'] }), source))).toEqual([
      'XDSRepositoryOutOfResources',
    ])
  })

  test('may name as many studies as the limit says, and no more', () => {
    expect(readImagingRequest(ofStudies('1.1', '1.2', '1.1'), source).kind).toBe('retrieve')
    expect(codes(readImagingRequest(ofStudies('1.1', '1.2', '1.3'), source))).toEqual([
      'XDSRepositoryOutOfResources',
    ])
  })
})

describe('an instance', () => {
  const wanted = {
    homeCommunityId: undefined,
    repositoryUniqueId: '1.2.3',
    studyInstanceUid: '1.1',
    seriesInstanceUid: '1.1.1',
    sopInstanceUid: '1.1.1.1',
  }
  const held = { studyInstanceUid: '1.1', seriesInstanceUid: '1.1.1', transferSyntaxUid: explicit }

  test('stored in one of the requested syntaxes is sent (RAD TF-2: 4.69.4.2.2)', () => {
    expect(instanceError(wanted, held, ['1.2.840.10008.1.2', explicit])).toBeUndefined()
  })

  test('stored in another syntax is XDSRepositoryError with its UID (RAD TF-2: 4.69.5)', () => {
    expect(instanceError(wanted, held, ['1.2.840.10008.1.2'])).toMatchObject({
      code: 'XDSRepositoryError',
      location: '1.1.1.1',
    })
  })

  test.each([
    ['unknown', undefined],
    ['in another series', { ...held, seriesInstanceUid: '1.1.2' }],
    ['in another study', { ...held, studyInstanceUid: '1.2' }],
  ])('%s is answered with one and the same error (RAD TF-2: 4.69.5)', (_what, found) => {
    expect(instanceError(wanted, found, [explicit])).toEqual(instanceNotAvailable('1.1.1.1'))
    expect(instanceNotAvailable('1.1.1.1')).toMatchObject({
      code: 'XDSDocumentUniqueIdError',
      location: '1.1.1.1',
    })
  })
})
