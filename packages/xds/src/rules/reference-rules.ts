// Rules on references: do the ends exist, are they Approved and of one patient (ITI TF-3: 4.2.2).
import type { Association } from '../metadata/association.ts'
import type { Submission } from '../metadata/submission.ts'
import type { RegisteredObject, RegistrationFacts } from '../registration-facts.ts'
import { type AssociationRole, associationsInRoles } from './association-roles.ts'
import type { RegistrationRule } from './registration-rule.ts'
import type { Finding } from './submission-rule.ts'

export const referenceRules: readonly RegistrationRule[] = [
  {
    id: 'referenced-exist',
    cites: ['ITI TF-3: Table 4.2.4.1-2', 'ITI TF-3: 4.2.2'],
    check: (submission, facts) =>
      outsideEnds(submission).flatMap(({ association, id, due }) =>
        facts.referenced.get(id)?.kind === due
          ? []
          : [
              {
                code: 'UnresolvedReferenceException',
                problem: `${association.type} names ${id}, which is no ${due} of this registry`,
                location: association.id,
              },
            ],
      ),
  },
  {
    id: 'referenced-approved',
    cites: ['ITI TF-3: Table 4.2.4.1-2', 'ITI TF-3: 4.2.2.2'],
    check: (submission, facts) =>
      outsideEnds(submission).flatMap(({ association, id, due }) => {
        const object = knownEnd(facts, id)
        if (object?.kind !== due || object.availabilityStatus === 'Approved') return []
        return [
          {
            code: due === 'folder' ? 'metadata' : 'XDSRegistryDeprecatedDocumentError',
            problem: `${association.type} names ${id}, which is deprecated`,
            location: association.id,
          },
        ]
      }),
  },
  {
    // ITI TF-3: 4.2.2.2.6. A snapshot is a stable entry of an on-demand one.
    id: 'snapshot-of-on-demand',
    cites: ['ITI TF-3: 4.2.2.2.6'],
    check: (submission, { referenced }) =>
      ofType(submission, 'IsSnapshotOf')
        .filter(({ targetId }) => {
          const target = referenced.get(targetId)
          return target?.kind === 'document-entry' && target.type !== 'on-demand'
        })
        .map((association) =>
          metadata(association, 'the target is a stable entry, an on-demand entry is due'),
        ),
  },
  {
    // ITI TF-3: 4.2.2.2.2. An addendum belongs to the original, not to a transform of it.
    id: 'no-addendum-to-transform',
    cites: ['ITI TF-3: 4.2.2.2.2'],
    check: (submission, { transformIds }) => {
      const ownTransforms = new Set(ofType(submission, 'XFRM').map(({ sourceId }) => sourceId))
      return ofType(submission, 'APND')
        .filter(({ targetId }) => transformIds.has(targetId) || ownTransforms.has(targetId))
        .map((association) =>
          metadata(association, 'the target is a transform, APND is due to its original'),
        )
    },
  },
  {
    // ITI TF-3: 4.2.2. Merged patients are one; an entry listed by reference may be anybody's.
    id: 'referenced-same-patient',
    cites: ['ITI TF-3: Table 4.2.4.1-2', 'ITI TF-3: 4.2.2.1.2'],
    check: (submission, facts) =>
      outsideEnds(submission)
        .filter(({ role }) => role !== 'entry-reference')
        .flatMap(({ association, id, due }) => {
          const object = knownEnd(facts, id)
          return object?.kind !== due || object.patientId === patientOf(submission)
            ? []
            : [otherPatient(association, `${due} ${id} is of another patient`)]
        }),
  },
  {
    // ITI TF-3: 4.2.2.2.3. The replacement follows into the folders, so they must be of the patient
    // too. Which folders they are is not told: the sender did not name them, and whoever names the
    // entry of another patient is told of the entry alone.
    id: 'folders-of-replaced-same-patient',
    cites: ['ITI TF-3: 4.2.2.2.3', 'ITI TF-3: Table 4.2.4.1-2'],
    check: (submission, facts) =>
      [...ofType(submission, 'RPLC'), ...ofType(submission, 'XFRM_RPLC')]
        .filter(({ targetId }) => knownEnd(facts, targetId)?.patientId === patientOf(submission))
        .filter(({ targetId }) =>
          facts.memberships.some(
            ({ entryId, patientId }) => entryId === targetId && patientId !== patientOf(submission),
          ),
        )
        .map((association) =>
          otherPatient(association, 'a folder that holds the replaced entry is of another patient'),
        ),
  },
]

interface OutsideEnd {
  readonly association: Association
  readonly role: AssociationRole
  readonly id: string
  readonly due: 'document-entry' | 'folder'
}

/** Every end that is not an object of the submission, and what it has to be. */
function outsideEnds(submission: Submission): readonly OutsideEnd[] {
  const entries = new Set(submission.documentEntries.map(({ id }) => id))
  const folders = new Set(submission.folders.map(({ id }) => id))
  return associationsInRoles(submission).flatMap(({ association, role }) => {
    const ends: OutsideEnd[] = []
    if (role === 'folder-member' && !folders.has(association.sourceId)) {
      ends.push({ association, role, id: association.sourceId, due: 'folder' })
    }
    if (namesEntry.has(role) && !entries.has(association.targetId)) {
      ends.push({ association, role, id: association.targetId, due: 'document-entry' })
    }
    return ends
  })
}

const namesEntry: ReadonlySet<AssociationRole> = new Set([
  'folder-member',
  'entry-reference',
  'relationship',
])

type KnownEnd = Extract<RegisteredObject, { readonly availabilityStatus: unknown }>

function knownEnd({ referenced }: RegistrationFacts, id: string): KnownEnd | undefined {
  const object = referenced.get(id)
  return object?.kind === 'document-entry' || object?.kind === 'folder' ? object : undefined
}

function patientOf({ submissionSets }: Submission): string | undefined {
  return submissionSets[0]?.patientId
}

function ofType({ associations }: Submission, type: Association['type']): readonly Association[] {
  return associations.filter((association) => association.type === type)
}

function metadata({ id }: Association, problem: string): Finding {
  return { code: 'metadata', problem, location: id }
}

function otherPatient({ id }: Association, problem: string): Finding {
  return { code: 'XDSPatientIdDoesNotMatch', problem, location: id }
}
