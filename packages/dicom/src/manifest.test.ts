import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { implementationClassUid } from './implementation.ts'
import type { ManifestInstance } from './manifest.ts'
import { readInstanceHeader } from './read-instance-header.ts'
import { readManifest } from './read-manifest.ts'
import { syntheticInstance } from './synthetic-instance.ts'
import type { ManifestOrder } from './write-manifest.ts'
import { writeManifest } from './write-manifest.ts'

const ct = '1.2.840.10008.5.1.4.1.1.2'
const sr = '1.2.840.10008.5.1.4.1.1.88.33'

const order: ManifestOrder = {
  sopInstanceUid: '2.25.100',
  seriesInstanceUid: '2.25.101',
  studyInstanceUid: '2.25.1',
  seriesNumber: 1,
  instanceNumber: 1,
  now: new Date('2026-01-02T03:04:05Z'),
  timezoneOffset: '+0100',
  manufacturer: 'Isthmus',
  implementationClassUid,
  implementationVersionName: 'ISTHMUS',
  institutionName: 'North',
  patient: {
    id: 'P-1',
    issuer: {
      localNamespace: undefined,
      universalEntityId: '1.2.3.4.100',
      universalEntityIdType: 'ISO',
    },
    name: 'Gündüz^Anna',
    birthDate: '19700203',
    sex: 'F',
  },
  study: {
    date: '20260102',
    time: '101500',
    id: 'S1',
    description: 'CT head',
    accessionNumber: 'ACC1',
    accessionIssuer: {
      localNamespace: undefined,
      universalEntityId: '1.2.3.4.200',
      universalEntityIdType: 'ISO',
    },
    referringPhysician: undefined,
    procedureCodes: [],
  },
  requests: [],
  series: [
    {
      seriesInstanceUid: '2.25.2',
      retrieveLocationUid: '2.999.1.4.1',
      retrieveAeTitle: 'NORTH',
      retrieveUrl: undefined,
      instances: [
        { sopClassUid: ct, sopInstanceUid: '2.25.3' },
        { sopClassUid: sr, sopInstanceUid: '2.25.4' },
      ],
    },
    {
      seriesInstanceUid: '2.25.5',
      retrieveLocationUid: '2.999.1.4.2',
      retrieveAeTitle: 'NORTH',
      retrieveUrl: 'https://north.example/dicomweb',
      instances: [{ sopClassUid: '1.2.3.4.5', sopInstanceUid: '2.25.6' }],
    },
  ],
}

describe('a manifest', () => {
  test('comes back from its bytes as it was ordered (RAD TF-2: 4.68.4.1.2)', async () => {
    const manifest = await readManifest(writeManifest(order))
    const { sopInstanceUid, seriesInstanceUid, studyInstanceUid, patient, study, series } = order
    expect(manifest).toEqual({
      sopInstanceUid,
      seriesInstanceUid,
      studyInstanceUid,
      patient,
      study,
      series,
    })
  })

  test('is the same bytes for the same order, other bytes for another instant', () => {
    const bytes = Buffer.from(writeManifest(order))
    expect(bytes.equals(writeManifest({ ...order }))).toBe(true)
    expect(bytes.equals(writeManifest({ ...order, now: new Date(0) }))).toBe(false)
  })

  test('has all its times in one zone (DICOM PS3.3: C.12.1.1.8)', async () => {
    const bytes = Buffer.from(writeManifest(order)).toString('latin1')
    // Instance Creation Time and Content Time.
    expect(bytes.split('040405')).toHaveLength(3)
    const header = await readInstanceHeader((bytesMax) =>
      Promise.resolve(writeManifest({ ...order, timezoneOffset: '-0430' }).subarray(0, bytesMax)),
    )
    expect(header).toMatchObject({ timezoneOffset: '-0430', study: { time: '101500' } })
  })

  test.each([
    ['a series of the study itself', { seriesInstanceUid: '2.25.2' }],
    ['no instance', { series: [] }],
    ['an identifier that is none', { sopInstanceUid: '../x' }],
  ])('is not written with %s (RAD TF-2: 4.68.4.1.2)', (_what, change) => {
    expect(() => writeManifest({ ...order, ...change })).toThrow(/manifest|UIDs/)
  })

  test('is not written without a Retrieve AE Title (RAD TF-2: 4.68.4.1.2)', () => {
    const series = order.series.map((one) => ({ ...one, retrieveAeTitle: ' ' }))
    expect(() => writeManifest({ ...order, series })).toThrow(/Retrieve AE Title/)
  })

  test('of two thousand instances is read back', async () => {
    const instances = Array.from({ length: 2_000 }, (_, at) => ({
      sopClassUid: ct,
      sopInstanceUid: `2.25.7.${at}`,
    }))
    const series = order.series.slice(0, 1).map((one) => ({ ...one, instances }))
    const bytes = writeManifest({ ...order, series })
    const manifest = await readManifest(bytes)
    expect(manifest.series[0]?.instances).toHaveLength(2_000)
  })

  test('that a foreign toolkit made is read (RAD TF-2: 4.68.4.1.2)', async () => {
    const file = new URL('../test/fixtures/kos-nist.dcm', import.meta.url)
    const manifest = await readManifest(readFileSync(file))
    expect(manifest.series).toHaveLength(1)
    expect(manifest.series[0]).toMatchObject({ retrieveAeTitle: 'DCM4CHEE' })
    expect(manifest.series[0]?.instances).toHaveLength(10)
  })
})

describe('what is no manifest', () => {
  const instance = { sopClassUid: ct, sopInstanceUid: '2.25.3' }
  const other = { sopClassUid: ct, sopInstanceUid: '2.25.4' }
  const itself = { sopClassUid: ct, sopInstanceUid: '2.25.100' }

  test.each([
    ['lists an instance twice', [listed('2.25.2', [instance, instance])]],
    [
      'lists an instance in two series',
      [listed('2.25.2', [instance]), listed('2.25.8', [instance])],
    ],
    ['lists a series twice', [listed('2.25.2', [instance]), listed('2.25.2', [other])]],
    ['lists itself', [listed('2.25.2', [itself])]],
  ])('%s (RAD TF-2: 4.68.4.1.2)', async (_what, all) => {
    const bytes = writeManifest({ ...order, series: all })
    await expect(readManifest(bytes)).rejects.toMatchObject({ problem: 'not-a-manifest' })
  })

  test('has no Retrieve Location UID (RAD TF-2: 4.68.4.1.2)', async () => {
    const bytes = Buffer.from(writeManifest(order))
    const at = bytes.indexOf('2.999.1.4.1')
    bytes.fill(' ', at, at + 11)
    await expect(readManifest(bytes)).rejects.toMatchObject({ problem: 'identifier' })
  })

  test('is an image, or a key object selection with another title', async () => {
    const image = syntheticInstance({
      studyInstanceUid: '2.25.1',
      seriesInstanceUid: '2.25.2',
      sopInstanceUid: '2.25.3',
    })
    await expect(readManifest(image)).rejects.toMatchObject({ problem: 'not-a-manifest' })
    const retitled = Buffer.from(writeManifest(order))
    retitled.write('113000', retitled.indexOf('113030'), 'latin1')
    await expect(readManifest(retitled)).rejects.toMatchObject({ problem: 'not-a-manifest' })
  })

  test('belongs to one study and lists another', async () => {
    const bytes = Buffer.from(writeManifest(order))
    bytes.write('2.25.9', lastStudy(bytes), 'latin1')
    await expect(readManifest(bytes)).rejects.toMatchObject({ problem: 'not-a-manifest' })
  })

  test('is cut off, too large or lists too much', async () => {
    const bytes = writeManifest(order)
    await expect(readManifest(bytes.subarray(0, bytes.length - 40))).rejects.toMatchObject({
      problem: 'truncated',
    })
    const small = { manifestBytesMax: bytes.length - 1, instancesMax: 10 }
    await expect(readManifest(bytes, small)).rejects.toMatchObject({ problem: 'limit' })
    const few = { manifestBytesMax: bytes.length, instancesMax: 2 }
    await expect(readManifest(bytes, few)).rejects.toMatchObject({ problem: 'limit' })
  })
})

function listed(seriesInstanceUid: string, instances: readonly ManifestInstance[]) {
  return {
    seriesInstanceUid,
    retrieveLocationUid: '2.999.1.4.1',
    retrieveAeTitle: 'NORTH',
    retrieveUrl: undefined,
    instances,
  }
}

// The second Study Instance UID element is that of the evidence.
function lastStudy(bytes: Buffer): number {
  return bytes.lastIndexOf(Buffer.from('20000d00', 'hex')) + 8
}

function hasDcmtk(): boolean {
  try {
    execFileSync('dsrdump', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

test.skipIf(!hasDcmtk())('dcmtk reads the manifest (DICOM PS3.3: A.35.4)', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-manifest-'))
  try {
    const file = join(folder, 'manifest.dcm')
    writeFileSync(file, writeManifest(order))
    const report = execFileSync('dsrdump', ['--print-all-codes', file], { encoding: 'utf8' })
    expect(report).toMatch(/Key Object Selection Document/)
    expect(report).toMatch(/113030/)
    expect(report.match(/contains (IMAGE|COMPOSITE)/g)).toHaveLength(3)
    const dump = execFileSync('dcmdump', ['+P', '0040,e011', '+P', '0008,0054', '+s', file], {
      encoding: 'utf8',
    })
    expect(dump).toMatch(/\[2\.999\.1\.4\.1\]/)
    expect(dump).toMatch(/\[NORTH\]/)
    const header = await readInstanceHeader((bytesMax) =>
      Promise.resolve(readFileSync(file).subarray(0, bytesMax)),
    )
    expect(header.series.modality).toBe('KO')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
