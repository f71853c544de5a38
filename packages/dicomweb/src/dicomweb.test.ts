import { describe, expect, test } from 'vitest'
import { decodeFoundInstances } from './found-instances.ts'
import { dicomBoundary, transferSyntaxParameter } from './media-types.ts'
import { part10Parts } from './part10-parts.ts'
import { retrievePath, searchInstancesPath } from './resource-paths.ts'
import { decodeStoreReport, encodeStoreReport } from './store-response.ts'

describe('paths (DICOM PS3.18: 10.1)', () => {
  test('lead to study, series and instance', () => {
    const study = { studyInstanceUid: '1.2' }
    const series = { ...study, seriesInstanceUid: '1.3' }
    expect(retrievePath(study)).toBe('/studies/1.2')
    expect(retrievePath(series)).toBe('/studies/1.2/series/1.3')
    expect(retrievePath({ ...series, sopInstanceUid: '1.4' })).toBe(
      '/studies/1.2/series/1.3/instances/1.4',
    )
  })

  test.each(['', '../x', '1.2/3', '1.02', '1.2?x'])('never through %j', (studyInstanceUid) => {
    expect(() => retrievePath({ studyInstanceUid })).toThrow(/no UID/)
    expect(() => searchInstancesPath(studyInstanceUid, { limit: 1, offset: 0 })).toThrow(/no UID/)
  })
})

describe('media types (DICOM PS3.18: 8.7)', () => {
  test.each([
    ['multipart/related; type="application/dicom"; boundary=b', 'b'],
    ['multipart/related; type=application/dicom; boundary="a b"', 'a b'],
    ['Multipart/Related; boundary=b', 'b'],
  ])('%s has a boundary', (contentType, boundary) => {
    expect(dicomBoundary(contentType)).toBe(boundary)
  })

  test.each([
    [undefined],
    ['application/dicom'],
    ['multipart/related; type="application/dicom+json"; boundary=b'],
    ['multipart/related; type="application/dicom"'],
    ['multipart/form-data; boundary=b'],
    ['multipart/related; type='],
  ])('%s is refused', (contentType) => {
    expect(() => dicomBoundary(contentType)).toThrow(/./)
  })

  test('a part may name its transfer syntax, as a UID only', () => {
    expect(transferSyntaxParameter('application/dicom; transfer-syntax=1.2.840.10008.1.2.1')).toBe(
      '1.2.840.10008.1.2.1',
    )
    expect(transferSyntaxParameter('application/dicom; transfer-syntax="*"')).toBeUndefined()
    expect(transferSyntaxParameter(undefined)).toBeUndefined()
  })
})

async function lengths(contentType: string, text: string) {
  const body = (async function* () {
    yield await Promise.resolve(Buffer.from(text))
  })()
  const limits = {
    partsMax: 2,
    partBytesMax: 100,
    totalBytesMax: 1_000,
    headersMax: 4,
    headerLineBytesMax: 200,
    preambleBytesMax: 10,
  }
  const found: number[] = []
  for await (const { bytes } of part10Parts(contentType, body, limits)) {
    let length = 0
    for await (const chunk of bytes) length += chunk.length
    found.push(length)
  }
  return found
}

function part(contentType: string): string {
  return `--b\r\nContent-Type: ${contentType}\r\n\r\nabc\r\n`
}

describe('the parts of a message (DICOM PS3.18: 8.6.1.2)', () => {
  const type = 'multipart/related; type="application/dicom"; boundary=b'

  test('are taken when they are DICOM, or say nothing', async () => {
    const text = `${part('application/dicom')}--b\r\n\r\nabcd\r\n--b--\r\n`
    expect(await lengths(type, text)).toEqual([3, 4])
  })

  test.each([
    ['of another type', `${part('text/html')}--b--\r\n`],
    ['more than may be', `${part('application/dicom').repeat(3)}--b--\r\n`],
    ['without end', part('application/dicom')],
    ['too long', `--b\r\n\r\n${'x'.repeat(101)}\r\n--b--\r\n`],
  ])('are refused %s', async (_what, text) => {
    await expect(lengths(type, text)).rejects.toThrow(/./)
  })
})

describe('a store report (DICOM PS3.18: 10.5.3)', () => {
  const one = { sopClassUid: '1.2', sopInstanceUid: '1.3' }

  test.each([
    ['all stored', { stored: [one], failed: [] }, 200],
    ['some', { stored: [one], failed: [{ reference: undefined, reason: 0xc000 }] }, 202],
    ['none', { stored: [], failed: [{ reference: one, reason: 0x0111 }] }, 409],
    ['nothing sent', { stored: [], failed: [] }, 400],
  ])('%s', (_what, report, status) => {
    const encoded = encodeStoreReport(report)
    expect(encoded.status).toBe(status)
    expect(decodeStoreReport(JSON.parse(encoded.body))).toEqual(report)
  })

  test.each([[undefined], [null], [[]], ['x'], [{ '00081199': { Value: 'x' } }]])(
    'of %j says nothing',
    (body) => {
      expect(decodeStoreReport(body)).toEqual({ stored: [], failed: [] })
    },
  )
})

describe('a search result (DICOM PS3.18: 10.6.3)', () => {
  const found = {
    '0020000D': { vr: 'UI', Value: ['1.1'] },
    '0020000E': { vr: 'UI', Value: ['1.2'] },
    '00080016': { vr: 'UI', Value: ['1.3'] },
    '00080018': { vr: 'UI', Value: ['1.4'] },
    '00083002': { vr: 'UI', Value: ['1.5', 'x', null] },
  }

  test('names instances and what they can be had in', () => {
    expect(decodeFoundInstances([found])).toEqual([
      {
        studyInstanceUid: '1.1',
        seriesInstanceUid: '1.2',
        sopClassUid: '1.3',
        sopInstanceUid: '1.4',
        transferSyntaxUids: ['1.5'],
      },
    ])
    expect(decodeFoundInstances([])).toEqual([])
  })

  test.each([
    ['no list', {}],
    ['no identifier', [{ ...found, '00080018': { vr: 'UI' } }]],
    ['a path for an identifier', [{ ...found, '00080018': { vr: 'UI', Value: ['../x'] } }]],
  ])('is refused with %s', (_what, body) => {
    expect(() => decodeFoundInstances(body)).toThrow(/search result|identifier/)
  })
})
