// What the transactions say, filled with a patient's true ids.
import { iti44Of } from '@isthmus/identity/transactions/iti-44'
import type { TransactionId } from '@isthmus/ihe/transaction'
import type { ImagingStudyRequest } from '@isthmus/xds/messages'
import { iti18 } from '@isthmus/xds/transactions/iti-18'
import { iti43 } from '@isthmus/xds/transactions/iti-43'
import { iti51 } from '@isthmus/xds/transactions/iti-51'
import { rad69 } from '@isthmus/xds/transactions/rad-69'
import { assigningAuthority, north } from '../../src/domain-map.ts'
import { administrationRequests } from './administration-requests.ts'
import type { PatientCase } from './case.ts'
import { documentsOf } from './documents-of.ts'
import { type Request, storedQueriesAsked } from './stored-query-requests.ts'
import { submissionRequests } from './submission-requests.ts'
import type { TransactionRequests } from './transaction-requests.ts'

const documentsAsked: readonly Request[] = [
  {
    title: 'his documents by uniqueId',
    bodyXml: (of) => iti43.encodeRequest({ documents: documentsOf(of) }),
  },
  {
    title: 'his documents among another patient’s',
    bodyXml: (of, other) =>
      iti43.encodeRequest({ documents: [...documentsOf(other), ...documentsOf(of)] }),
  },
]

const imagesAsked: readonly Request[] = [
  { title: 'his study', bodyXml: (of) => images([studyOf(of)]) },
  {
    title: 'his study beside another patient’s',
    bodyXml: (of, other) => images([studyOf(other), studyOf(of)]),
  },
  {
    title: 'his instances as if of another patient’s study',
    bodyXml: (of, other) =>
      images([{ ...studyOf(of), studyInstanceUid: other.published.studyInstanceUid }]),
  },
  {
    title: 'his instances as if of another patient’s series',
    bodyXml: (of, other) => images([{ ...studyOf(other), series: studyOf(of).series }]),
  },
]

// ITI-44: the patient merged into another, by a node that feeds nobody.
const merges: readonly Request[] = [
  { title: 'him merged into another', bodyXml: (of, other) => mergeRequest(of, other) },
]

/** These have no SOAP: HL7 over MLLP, and FHIR. */
type OtherWires = 'ITI-8' | 'ITI-9' | 'ITI-83'

type SoapTransactionId = Exclude<TransactionId, OtherWires>

/** A transaction that is added to the union of all must be added here. */
const requestsByTransaction: Readonly<Record<SoapTransactionId, TransactionRequests>> = {
  'ITI-18': { transaction: iti18, requests: () => storedQueriesAsked('ITI-18') },
  'ITI-43': { transaction: iti43, requests: () => documentsAsked },
  'ITI-44': { transaction: iti44Of('merge'), requests: () => merges },
  'ITI-51': { transaction: iti51, requests: () => storedQueriesAsked('ITI-51') },
  ...administrationRequests,
  ...submissionRequests,
  'RAD-69': { transaction: rad69, requests: () => imagesAsked },
}

/** Undefined for a transaction of another wire. */
export function requestsOf(id: TransactionId): TransactionRequests | undefined {
  return isSoap(id) ? requestsByTransaction[id] : undefined
}

function isSoap(id: TransactionId): id is SoapTransactionId {
  return id in requestsByTransaction
}

function images(studies: readonly ImagingStudyRequest[]): string {
  return rad69.encodeRequest({ studies, transferSyntaxUids: ['1.2.840.10008.1.2.1'] })
}

function studyOf({ published }: PatientCase): ImagingStudyRequest {
  return {
    studyInstanceUid: published.studyInstanceUid,
    series: [
      {
        seriesInstanceUid: published.seriesInstanceUid,
        documents: published.sopInstanceUids.map((uid) => ({
          homeCommunityId: undefined,
          repositoryUniqueId: north.retrieveLocationUid,
          documentUniqueId: uid,
        })),
      },
    ],
  }
}

function mergeRequest(of: PatientCase, other: PatientCase): string {
  const device = { root: '2.999.9.2', extension: undefined }
  return iti44Of('merge').encodeRequest({
    interaction: 'merge',
    messageId: { root: '2.999.9.1', extension: of.published.studyInstanceUid },
    creationTime: '20260314120000',
    interactionId: 'PRPA_IN201304UV02',
    processingCode: 'P',
    processingModeCode: 'T',
    acceptAckCode: 'AL',
    receivers: [device],
    senders: [device],
    triggers: ['PRPA_TE201304UV02'],
    registrations: ['active'],
    patients: [{ ids: [instanceId(other)], status: 'active', names: ['Nobody'] }],
    replaced: [{ ids: [instanceId(of)], status: 'obsolete' }],
  })
}

function instanceId({ published }: PatientCase) {
  const [extension = ''] = published.patient.domainId.split('^')
  return { root: assigningAuthority, extension }
}
