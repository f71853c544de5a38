// Publishes the report of a study as its Document Source (ITI TF-2: 3.41; RAD TF-2: 4.68).
import { randomUUID } from 'node:crypto'
import type { Code } from '@isthmus/ihe/code'
import {
  codingSchemes,
  mimeTypePdf,
  pdfReportFormatCode,
  referenceIdTypes,
} from '@isthmus/xds/identifiers'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import type { Submission } from '@isthmus/xds/metadata/submission'
import { iti41 } from '@isthmus/xds/transactions/iti-41'
import { writePdf } from '../demo/write-pdf.ts'
import type { PublishedReport } from './published-report.ts'
import { WalkError } from './walk-error.ts'
import type { WalkStudy } from './walk.ts'
import type { Wire } from './wire.ts'

/**
 * Submits to North's repository; tied to the study by its UID, and by its accession number where it
 * has one.
 */
export async function publishReport(
  wire: Wire,
  subject: WalkStudy,
  { now, signal }: { readonly now: Date; readonly signal: AbortSignal },
): Promise<PublishedReport> {
  const bytes = writePdf({
    ...subject.report,
    foot: `Written for a demonstration. ${subject.says}.`,
  })
  const entry = reportEntry(subject, now)
  const submission = submissionOf(entry, now)
  const contentId = `${randomUUID()}@isthmus.example`
  await using answer = await wire.as('tester').call(iti41, {
    url: wire.target.endpoint('repository-north', 'ITI-41'),
    peer: 'repository-north',
    request: {
      submission,
      documents: [{ id: entry.id, content: { kind: 'reference', contentId } }],
    },
    bodies: bodies(contentId, bytes),
    signal,
  })
  const { status, errors } = answer.response
  wire.acts.push({
    kind: 'submit',
    patient: subject.domainId,
    submissionSet: submission.submissionSets[0]?.uniqueId ?? '',
  })
  if (status !== 'Success') {
    throw new WalkError(`ITI-41 answers ${status}: ${errors.map((error) => error.code).join(', ')}`)
  }
  return { uniqueId: entry.uniqueId, bytes }
}

async function* bodies(contentId: string, bytes: Uint8Array) {
  yield { contentId, contentType: mimeTypePdf, bytes: once(bytes) }
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}

function reportEntry({ study, domainId, localId, report }: WalkStudy, now: Date): DocumentEntry {
  const { studyInstanceUid, accessionNumber } = study
  return {
    kind: 'document-entry',
    id: 'report',
    logicalId: undefined,
    version: undefined,
    availabilityStatus: undefined,
    type: 'stable',
    homeCommunityId: undefined,
    mimeType: mimeTypePdf,
    patientId: domainId,
    uniqueId: newOid(),
    sourcePatientId: localId,
    sourcePatientInfo: [`PID-3|${localId}`],
    creationTime: dtm(now),
    serviceStartTime: undefined,
    serviceStopTime: undefined,
    languageCode: 'en-US',
    hash: undefined,
    size: undefined,
    repositoryUniqueId: undefined,
    uri: undefined,
    title: report.title,
    comments: undefined,
    classCode: code('REPORTS', codingSchemes.iheDocumentClasses, 'Reports'),
    typeCode: code('18748-4', codingSchemes.loinc, 'Diagnostic imaging study'),
    formatCode: pdfReportFormatCode,
    healthcareFacilityTypeCode: code('22232009', codingSchemes.snomedCt, 'Hospital'),
    practiceSettingCode: code('309964003', codingSchemes.snomedCt, 'Radiology department'),
    confidentialityCodes: [code('N', codingSchemes.confidentiality, 'Normal')],
    eventCodes: [],
    authors: [
      {
        person: '^Norden^Nils^^^Dr.',
        institutions: ['North Hospital'],
        roles: [],
        specialties: [],
        telecommunications: [],
      },
    ],
    legalAuthenticator: undefined,
    referenceIds: [
      `${studyInstanceUid}^^^^${referenceIdTypes.studyInstanceUid}`,
      ...(accessionNumber === undefined
        ? []
        : [`${accessionNumber}^^^^${referenceIdTypes.accession}`]),
    ],
    extraSlots: [],
  }
}

function submissionOf(entry: DocumentEntry, now: Date): Submission {
  const plain = { logicalId: undefined, version: undefined, availabilityStatus: undefined }
  return {
    submissionSets: [
      {
        ...plain,
        kind: 'submission-set',
        id: 'set',
        homeCommunityId: undefined,
        patientId: entry.patientId,
        uniqueId: newOid(),
        sourceId: '2.999.1.5.1',
        submissionTime: dtm(now),
        contentTypeCode: code('18748-4', codingSchemes.loinc, 'Diagnostic imaging study'),
        title: entry.title,
        comments: undefined,
        authors: entry.authors,
        intendedRecipients: [],
        extraSlots: [],
      },
    ],
    documentEntries: [entry],
    folders: [],
    associations: [
      {
        ...plain,
        kind: 'association',
        id: 'member',
        type: 'HasMember',
        sourceId: 'set',
        targetId: entry.id,
        submissionSetStatus: 'Original',
        documentation: [],
        extraSlots: [],
      },
    ],
    unreadable: [],
  }
}

function code(value: string, scheme: string, display: string): Code {
  return { code: value, scheme, display }
}

/** An OID of a UUID (DICOM PS3.5: B.2). */
function newOid(): string {
  return `2.25.${BigInt(`0x${randomUUID().replaceAll('-', '')}`)}`
}

/** DTM in UTC, to the second. */
function dtm(time: Date): string {
  return time.toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)
}
