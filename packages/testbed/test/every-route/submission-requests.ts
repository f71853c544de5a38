// What submissions say, filled with a patient's true ids.
import { iti41 } from '@isthmus/xds/transactions/iti-41'
import { iti42 } from '@isthmus/xds/transactions/iti-42'
import { iti61 } from '@isthmus/xds/transactions/iti-61'
import { rad68 } from '@isthmus/xds/transactions/rad-68'
import { sampleAssociation, sampleEntry, sampleSubmission } from '../../src/sample-submission.ts'
import type { PatientCase } from './case.ts'
import type { Request } from './stored-query-requests.ts'
import type { TransactionRequests } from './transaction-requests.ts'

// ITI-42: a new document in the place of the patient's.
function replacement(of: PatientCase): string {
  return iti42.encodeRequest({ submission: submission(of) })
}

// ITI-41 and RAD-68: the same, its bytes inline.
function submitted(of: PatientCase): string {
  const content = { kind: 'inline', base64: 'JVBERi0xLjQK' } as const
  return iti41.encodeRequest({
    submission: submission(of),
    documents: [{ id: 'de-1', content }],
  })
}

const replacements: readonly Request[] = [
  { title: 'a replacement of his document', bodyXml: replacement },
]
const submissions: readonly Request[] = [
  { title: 'a replacement of his document', bodyXml: submitted },
]

type Submitting = 'ITI-41' | 'ITI-42' | 'ITI-61' | 'RAD-68'

export const submissionRequests: Readonly<Record<Submitting, TransactionRequests>> = {
  'ITI-41': { transaction: iti41, requests: () => submissions },
  'ITI-42': { transaction: iti42, requests: () => replacements },
  'ITI-61': { transaction: iti61, requests: () => replacements },
  'RAD-68': { transaction: rad68, requests: () => submissions },
}

function submission({ published }: PatientCase) {
  const { patient, entries } = published
  const entry = sampleEntry({ patientId: patient.domainId, uniqueId: '2.25.999' })
  const replaces = sampleAssociation({
    id: 'replaces',
    type: 'RPLC',
    sourceId: entry.id,
    targetId: entries[0]?.id ?? '',
  })
  return sampleSubmission({ documentEntries: [entry], associations: [replaces] })
}
