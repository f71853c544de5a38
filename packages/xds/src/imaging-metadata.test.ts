import { describe, expect, test } from 'vitest'
import { dtmOfDicomTime } from './dicom-time.ts'
import type { SubmissionOptions } from './document-description.ts'
import { type DescribedManifest, manifestSubmission } from './imaging-metadata.ts'
import { completeEntry } from './provided-documents.ts'
import { type DescribedReport, reportSubmission } from './report-metadata.ts'
import { checkSubmission } from './rules/submission.ts'
import type { Submission } from './metadata/submission.ts'

const study = '1.2.826.0.1.99.100'
const code = (text: string) => ({ code: text, scheme: '2.999.20.1', display: text })
const options: SubmissionOptions = {
  defaults: {
    languageCode: 'en-IE',
    classCode: code('IMAGES'),
    typeCode: { code: '18748-4', scheme: '2.16.840.1.113883.6.1', display: 'Imaging study' },
    healthcareFacilityTypeCode: code('HOSP'),
    practiceSettingCode: code('RADIO'),
    confidentialityCodes: [code('N')],
    contentTypeCode: code('EPISODE'),
    institution: { name: 'Bone & Joint', oid: '2.999.10.8' },
    authorRole: undefined,
    authorSpecialty: undefined,
    sourceId: '2.999.10.77',
  },
  ids: {
    entryUuid: 'urn:uuid:0b0f6f1e-8a51-4c5e-9d0e-2f7f0a0c0001',
    submissionSetUniqueId: '2.999.10.77.2.1',
  },
  now: new Date('2026-03-14T10:20:00Z'),
}
const patient = {
  domainId: 'P-3301^^^&2.999.10.1&ISO',
  localId: 'MRN-4471^^^&2.999.10.2&ISO',
  name: 'Gündüz^Anna^Maria^Dr.^MSc=漢字',
  birthDate: '1970.02.03',
  sex: 'F ',
}
const manifest: DescribedManifest = {
  patient,
  studyInstanceUid: study,
  manifestUid: '2.999.10.77.1.1',
  manifestCreatedAt: new Date('2026-03-14T10:15:30.900Z'),
  started: { date: '20260314', time: '003000.5', zone: '+0100' },
  description: ' CT thorax ',
  procedureCodes: [],
  modalities: ['CT', 'KO', 'SR', 'CT', 'MR'],
  regions: [
    { code: 'T-D3000', designator: 'SRT', meaning: 'Chest' },
    { code: '816094009', designator: 'SCT', meaning: 'Chest' },
    { code: 'X', designator: '99LOCAL', meaning: 'Own' },
  ],
  accessionNumbers: [
    { value: 'ACC-90417', authority: '2.999.10.3' },
    { value: 'ACC-90417', authority: '2.999.10.3' },
    { value: 'ACC-2 ', authority: undefined },
    { value: '', authority: undefined },
  ],
  placerOrders: [{ value: 'PO1', authority: '2.999.10.4' }],
}

describe('metadata of a manifest', () => {
  const submission = manifestSubmission(manifest, options)
  const [entry] = submission.documentEntries

  test('breaks no rule of the registry once the repository has completed it (ITI TF-2: 3.42.4.1.3)', () => {
    expect(checkSubmission(submission, 'RAD-68')).toEqual([])
    expect(checkSubmission(completed(submission), 'ITI-42')).toEqual([])
  })

  test('has the patient of the domain and, beside him, that of the hospital (RAD TF-2: 4.68.4.1.2)', () => {
    expect(entry).toMatchObject({ patientId: patient.domainId, sourcePatientId: patient.localId })
    expect(submission.submissionSets[0]?.patientId).toBe(patient.domainId)
    expect(entry?.sourcePatientInfo).toEqual([
      'PID-3|MRN-4471^^^&2.999.10.2&ISO',
      'PID-5|Gündüz^Anna^Maria^MSc^Dr.',
      'PID-7|19700203',
      'PID-8|F',
    ])
  })

  test('says what the manifest is and when its study was, in UTC (RAD TF-2: 4.68.4.1.2)', () => {
    expect(entry).toMatchObject({
      mimeType: 'application/dicom',
      uniqueId: '2.999.10.77.1.1',
      creationTime: '20260314101530',
      serviceStartTime: '20260313233000',
      serviceStopTime: undefined,
      title: 'CT thorax',
      formatCode: { code: '1.2.840.10008.5.1.4.1.1.88.59', scheme: '1.2.840.10008.2.6.1' },
      hash: undefined,
      size: undefined,
      repositoryUniqueId: undefined,
    })
  })

  test('lists each acquisition modality and region once (RAD TF-2: 4.68.4.1.2)', () => {
    expect(entry?.eventCodes).toEqual([
      { code: 'CT', scheme: '1.2.840.10008.2.16.4', display: 'Computed Tomography' },
      { code: 'MR', scheme: '1.2.840.10008.2.16.4', display: 'Magnetic Resonance' },
      { code: '816094009', scheme: '2.16.840.1.113883.6.96', display: 'Chest' },
    ])
  })

  test('refers to the study and to each number once (ITI TF-3: 4.2.3.2.28)', () => {
    expect(entry?.referenceIds).toEqual([
      `${study}^^^^urn:ihe:iti:xds:2016:studyInstanceUID`,
      'ACC-90417^^^&2.999.10.3&ISO^urn:ihe:iti:xds:2013:accession',
      'ACC-2^^^^urn:ihe:iti:xds:2013:accession',
      'PO1^^^&2.999.10.4&ISO^urn:ihe:iti:xds:2013:order',
    ])
  })

  test('invents no number where the order gave none', () => {
    const bare = manifestSubmission(
      { ...manifest, accessionNumbers: [], placerOrders: [] },
      options,
    )
    expect(bare.documentEntries[0]?.referenceIds).toEqual([
      `${study}^^^^urn:ihe:iti:xds:2016:studyInstanceUID`,
    ])
  })

  test('takes the type from a procedure with a scheme that others know', () => {
    const local = { code: 'P1', designator: '99LOCAL', meaning: 'Own' }
    const loinc = { code: '24627-2', designator: 'LN', meaning: 'CT Chest' }
    const typeOf = (procedureCodes: DescribedManifest['procedureCodes']) =>
      manifestSubmission({ ...manifest, procedureCodes }, options).documentEntries[0]?.typeCode
    expect(typeOf([local, loinc])).toEqual({
      code: '24627-2',
      scheme: '2.16.840.1.113883.6.1',
      display: 'CT Chest',
    })
    expect(typeOf([local])).toEqual(options.defaults.typeCode)
  })

  test('is titled by what was examined when nobody described it', () => {
    const untitled = { ...manifest, description: undefined }
    expect(manifestSubmission(untitled, options).documentEntries[0]?.title).toBe(
      'Computed Tomography, Magnetic Resonance, Chest',
    )
    const long = manifestSubmission({ ...manifest, description: `${'x'.repeat(126)}😀` }, options)
    expect(long.documentEntries[0]?.title).toBe('x'.repeat(126))
  })

  test('replaces the entry that it is told to (ITI TF-3: 4.2.2.2.1)', () => {
    const old = 'urn:uuid:0b0f6f1e-8a51-4c5e-9d0e-2f7f0a0c0000'
    const replacing = manifestSubmission(manifest, { ...options, replacedEntryUuid: old })
    expect(
      replacing.associations.map(({ type, sourceId, targetId }) => [type, sourceId, targetId]),
    ).toEqual([
      ['HasMember', 'submission-set', options.ids.entryUuid],
      ['RPLC', options.ids.entryUuid, old],
    ])
    expect(checkSubmission(completed(replacing), 'ITI-42')).toEqual([])
  })
})

describe('metadata of a PDF report', () => {
  const report: DescribedReport = {
    patient,
    studyInstanceUid: study,
    documentUniqueId: '2.999.10.77.3.1',
    createdAt: new Date('2026-03-14T11:00:00Z'),
    title: 'Report of CT thorax',
    authorPerson: 'RAD-118^Okafor^Ngozi^^^Dr^^^&2.999.10.9&ISO',
    started: manifest.started,
    modalities: ['CT'],
    regions: [],
    accessionNumbers: [{ value: 'ACC-90417', authority: '2.999.10.3' }],
    placerOrders: [],
  }
  const submission = reportSubmission(report, options)

  test('ties it to its study and order (RAD TF-2: 4.68.4.1.2)', () => {
    expect(checkSubmission(completed(submission), 'ITI-42')).toEqual([])
    expect(submission.documentEntries[0]).toMatchObject({
      mimeType: 'application/pdf',
      formatCode: { code: 'urn:ihe:rad:PDF', scheme: '1.3.6.1.4.1.19376.1.2.3' },
      referenceIds: manifestSubmission(manifest, options).documentEntries[0]?.referenceIds.slice(
        0,
        2,
      ),
      authors: [
        {
          person: report.authorPerson,
          institutions: ['Bone \\T\\ Joint^^^^^^^^^2.999.10.8'],
        },
      ],
    })
  })
})

describe('a DICOM time', () => {
  test.each([
    ['20260102', '0915', '+0000', '202601020915'],
    ['20260102', '09', '+0000', '2026010209'],
    ['20260102', '09', '+0530', '202601020330'],
    ['20260102', '235960', '-0100', '20260103005959'],
    ['2026.01.02', '09:15:00', '+0000', '20260102091500'],
    ['20260102', '', '+0100', '20260102'],
    ['20260102', '091500', undefined, '20260102'],
    ['20260102', '991500', '+0100', '20260102'],
    ['20260230', '091500', '+0100', undefined],
    ['', '091500', '+0100', undefined],
    [undefined, undefined, undefined, undefined],
  ])('of %s %s %s is %s (ITI TF-3: Table 4.2.3.1.7-2)', (...[date, time, zone, dtm]) => {
    expect(dtmOfDicomTime({ date, time, zone })).toBe(dtm)
  })
})

function completed(submission: Submission): Submission {
  const measured = { sizeBytes: 44n, sha1: '54489fa2faffda0d62000933afaadf8fc458285e' }
  return {
    ...submission,
    documentEntries: submission.documentEntries.map((entry) =>
      completeEntry(entry, measured, '2.999.10.5'),
    ),
  }
}
