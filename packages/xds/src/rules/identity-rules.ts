// Rules on identity: is the patient known, is what must be new really new
// (ITI TF-3: Table 4.2.4.1-2).
import type { DocumentEntry } from '../metadata/document-entry.ts'
import type { UniqueIdHolder } from '../registration-facts.ts'
import { excerpt } from './attribute-checks.ts'
import type { RegistrationRule } from './registration-rule.ts'
import type { Finding } from './submission-rule.ts'

const errorTable = 'ITI TF-3: Table 4.2.4.1-2'

export const identityRules: readonly RegistrationRule[] = [
  {
    // ITI TF-2: 3.42.4.1.3.3. Only patientId is held against the feed, never sourcePatientId.
    id: 'patient-known',
    cites: ['ITI TF-2: 3.42.4.1.3.3'],
    check: ({ submissionSets }, { patient }) =>
      patient === 'active'
        ? []
        : submissionSets.map(({ id }) => ({
            code: 'XDSUnknownPatientId',
            problem: 'patientId is not that of an active patient of this registry',
            location: id,
          })),
  },
  {
    id: 'ids-new',
    cites: ['ITI TF-3: 4.2.3.1.2'],
    check: (_, { usedIds }) =>
      [...usedIds].map((id) => ({
        code: 'metadata',
        problem: 'the id is used in the registry already, a new or a symbolic one is due',
        location: id,
      })),
  },
  {
    id: 'set-and-folder-unique-ids-new',
    cites: [errorTable],
    check: ({ submissionSets, folders }, { heldUniqueIds }) =>
      [
        ...submissionSets.map(({ uniqueId }) => ({ uniqueId, says: 'SubmissionSet' })),
        ...folders.map(({ uniqueId }) => ({ uniqueId, says: 'Folder' })),
      ]
        .filter(({ uniqueId }) => heldUniqueIds.has(uniqueId))
        .map(({ uniqueId, says }) => ({
          code: 'XDSDuplicateUniqueIdInRegistry',
          problem: `${says}.uniqueId ${uniqueId} is used in the registry already`,
          location: uniqueId,
        })),
  },
  {
    // ITI TF-3: Table 4.2.4.1-2. Entries may share a uniqueId as long as they share the bytes.
    id: 'entry-unique-ids-same-bytes',
    cites: [errorTable, 'ITI TF-2: 3.42.4.1.3.3'],
    check: ({ documentEntries }, { heldUniqueIds }) =>
      documentEntries.flatMap((entry) => {
        const holder = heldUniqueIds.get(entry.uniqueId)
        return holder === undefined ? [] : againstHolder(entry, holder)
      }),
  },
]

function againstHolder(entry: DocumentEntry, holder: UniqueIdHolder): readonly Finding[] {
  const { id, uniqueId } = entry
  const holderType = holder.type ?? 'stable'
  if (holder.kind !== 'document-entry' || holderType !== entry.type) {
    const says = holder.kind === 'document-entry' ? `a ${holderType} entry` : `a ${holder.kind}`
    return [
      {
        code: 'metadata',
        problem: `uniqueId ${uniqueId} is that of ${says} of the registry, a new one is due`,
        location: id,
      },
    ]
  }
  // ITI TF-2: 3.61.4.1.3. On-demand entries have no bytes that could differ.
  if (entry.type === 'on-demand') return []
  const findings: Finding[] = []
  if (!sameSize(entry.size, holder.size)) {
    findings.push({
      code: 'XDSNonIdenticalSize',
      problem: `size ${excerpt(entry.size ?? '')} is not the registered one of uniqueId ${uniqueId}`,
      location: id,
    })
  }
  if (entry.hash?.toLowerCase() !== holder.hash?.toLowerCase()) {
    findings.push({
      code: 'XDSNonIdenticalHash',
      problem: `hash is not the registered one of uniqueId ${uniqueId}`,
      location: id,
    })
  }
  return findings
}

// `0044` and `44` are one size; anything that is no number was refused before.
function sameSize(submitted: string | undefined, held: string | undefined): boolean {
  if (submitted === undefined || held === undefined) return submitted === held
  return BigInt(submitted) === BigInt(held)
}
