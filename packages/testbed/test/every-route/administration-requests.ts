// What an administrator orders, filled with a patient's true ids. Asked by whoever is none: what is
// said of an id must not tell whether there is such an object. Asked by an administrator, whom a
// refusal does not bind, since he keeps the data and is given none of them: his answer tells nothing
// that he did not know, and that he was at it stands in the audit.
import type { UpdateSubmission } from '@isthmus/xds/metadata/update-submission'
import { iti57 } from '@isthmus/xds/transactions/iti-57'
import { iti62 } from '@isthmus/xds/transactions/iti-62'
import { iti86 } from '@isthmus/xds/transactions/iti-86'
import { iti92 } from '@isthmus/xds/transactions/iti-92'
import { sampleEntry, sampleSubmission, sampleSubmissionSet } from '../../src/sample-submission.ts'
import type { PatientCase } from './case.ts'
import { documentsOf } from './documents-of.ts'
import type { Request } from './stored-query-requests.ts'
import type { TransactionRequests } from './transaction-requests.ts'

const updates: readonly Request[] = [
  {
    title: 'a new version of his entries',
    bodyXml: (of) => iti57.encodeRequest({ submission: newVersions(of) }),
  },
]

const metadataRemovals: readonly Request[] = [
  {
    title: 'his submission sets, folders and entries to be removed',
    bodyXml: ({ published: { submissionSets, folders, entries } }) =>
      iti62.encodeRequest({
        ids: [...submissionSets, ...folders, ...entries].map(({ id }) => id),
        beside: [],
      }),
  },
]

const removals: readonly Request[] = [
  {
    title: 'his documents to be removed',
    bodyXml: (of) => iti86.encodeRequest({ documents: documentsOf(of) }),
  },
]

const beyondHis: readonly Request[] = [
  {
    title: 'his documents to be removed, and one that nobody has',
    bodyXml: (of) => {
      const [first] = documentsOf(of)
      const nobodys = first === undefined ? [] : [{ ...first, documentUniqueId: '2.25.997' }]
      return iti86.encodeRequest({ documents: [...documentsOf(of), ...nobodys] })
    },
  },
]

type Administration = 'ITI-57' | 'ITI-62' | 'ITI-86' | 'ITI-92'

export const administrationRequests: Readonly<Record<Administration, TransactionRequests>> = {
  'ITI-57': { transaction: iti57, requests: () => updates, ordered: updates },
  'ITI-62': {
    transaction: iti62,
    requests: () => metadataRemovals,
    ordered: metadataRemovals,
  },
  'ITI-86': { transaction: iti86, requests: () => removals, ordered: beyondHis },
  'ITI-92': { transaction: iti92, requests: () => updates, ordered: updates },
}

function newVersions({ published: { entries, patient } }: PatientCase): UpdateSubmission {
  const versions = sampleSubmission({
    submissionSet: sampleSubmissionSet({ patientId: patient.domainId, uniqueId: '2.25.998' }),
    documentEntries: entries.map((entry, at) => ({
      ...sampleEntry({ patientId: patient.domainId, uniqueId: entry.uniqueId }),
      id: `version-${at}`,
      logicalId: entry.id,
    })),
  })
  const extraSlots = [{ name: 'PreviousVersion', values: ['1'] }]
  return {
    ...versions,
    associations: versions.associations.map((one) => ({ ...one, extraSlots })),
    triggers: [],
  }
}
