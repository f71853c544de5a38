// Whether a new version fits the latest one that is registered (ITI TF-2: 3.57.4.1.3,
// 3.92.4.1.3).
import { type Code, sameCode } from '@isthmus/ihe/code'
import { canonicalPatientId } from '../canonical-submission.ts'
import { availabilityOf } from '../document-availability.ts'
import type { DocumentEntry } from '../metadata/document-entry.ts'
import type { Folder } from '../metadata/folder.ts'
import type { LatestVersion } from '../update-facts.ts'
import {
  type ObjectUpdate,
  previousVersion,
  previousVersionOf,
  propagates,
} from '../update-operations.ts'
import type { Finding } from './submission-rule.ts'
import { type UpdateState, type UpdateStateRule, bothUpdates } from './update-rule.ts'

const rules = ['ITI TF-2: 3.57.4.1.3', 'ITI TF-2: 3.92.4.1.3']

export const updateVersionRules: readonly UpdateStateRule[] = [
  {
    id: 'patient-known',
    cites: ['ITI TF-3: Table 4.2.4.1-2'],
    on: bothUpdates,
    check: ({ operations: { submissionSet }, facts }) =>
      facts.patient === 'active'
        ? []
        : [
            {
              code: 'XDSUnknownPatientId',
              problem: 'patientId is not that of an active patient of this registry',
              location: submissionSet?.id,
            },
          ],
  },
  {
    id: 'update-ids-new',
    cites: ['ITI TF-3: 4.2.3.1.2'],
    on: bothUpdates,
    check: ({ facts }) =>
      [...facts.usedIds].map((id) => ({
        code: 'metadata',
        problem: 'the id is used in the registry already, a new or a symbolic one is due',
        location: id,
      })),
  },
  {
    id: 'update-set-unique-id-new',
    cites: ['ITI TF-3: Table 4.2.4.1-2'],
    on: bothUpdates,
    check: ({ operations: { submissionSet }, facts }) =>
      facts.submissionSetUniqueId === 'new'
        ? []
        : [
            {
              code: 'XDSDuplicateUniqueIdInRegistry',
              problem: 'SubmissionSet.uniqueId is used in the registry already',
              location: submissionSet?.uniqueId,
            },
          ],
  },
  {
    // ITI TF-2: 3.57.4.1.3.3.1. Whoever updates has seen the latest version.
    id: 'latest-version-updated',
    cites: rules,
    on: bothUpdates,
    check: ({ operations, facts }) =>
      operations.objectUpdates.flatMap((one) => {
        const { object } = one
        const latest = facts.latest.get(object.logicalId ?? '')
        const problem =
          latest === undefined
            ? 'lid is not the logicalID of a registered object'
            : versionProblem(one, latest)
        return problem === undefined
          ? []
          : [{ code: 'XDSMetadataVersionError', problem, location: object.id }]
      }),
  },
  row('same-kind', 'kind', ({ object }, latest) =>
    object.kind === latest.object.kind ? [] : [`lid is that of a ${latest.object.kind}`],
  ),
  {
    ...row('latest-approved', 'logicalId', (_, { object }) =>
      object.availabilityStatus === 'Deprecated' ? ['the latest version is deprecated'] : [],
    ),
    on: ['ITI-57'],
  },
  row('same-unique-id', 'uniqueId', ({ object }, latest) =>
    object.uniqueId === latest.object.uniqueId
      ? []
      : ['uniqueId is not that of the latest version'],
  ),
  row('same-document', 'unmodifiable', ({ object }, { object: latest }) =>
    object.kind === 'document-entry' && latest.kind === 'document-entry'
      ? changedFixed(object, latest).map((attribute) => `${attribute} may not be changed`)
      : [],
  ),
  {
    ...row('restricted-attributes', 'unmodifiable', ({ object }, { object: latest }) =>
      object.kind === 'document-entry' && latest.kind === 'document-entry'
        ? changedRestricted(object, latest).map((attribute) => `${attribute} may not be changed`)
        : [],
    ),
    on: ['ITI-92'],
  },
  {
    id: 'restricted-patient',
    cites: ['ITI TF-2: 3.92.4.1.3'],
    on: ['ITI-92'],
    check: (state) =>
      withLatest(state)
        .filter(([{ object }, { patientId }]) => object.patientId !== patientId)
        .map(([{ object }]) =>
          reconciliation(object, 'patientId may not be changed by a restricted update'),
        ),
  },
  {
    // ITI TF-2: 3.57.4.1.3.3.1.5. What is propagated must not tie two patients to one another.
    id: 'propagated-same-patient',
    cites: rules,
    on: bothUpdates,
    check: (state) =>
      withLatest(state)
        .filter(([one, latest]) => propagates(one) && tiesAnother(state, one, latest))
        .map(([{ object }]) =>
          reconciliation(object, 'an association that is propagated has another patient'),
        ),
  },
  row('policy', 'policy', ({ object }, _, { policy: { repositoryUniqueIds } }) =>
    object.kind === 'folder' ||
    repositoryUniqueIds === undefined ||
    repositoryUniqueIds.includes(object.repositoryUniqueId ?? '')
      ? []
      : ['entries of this repository are not updated by the sender'],
  ),
  row('release-attributes', 'policy', ({ object }, latest, { policy: { releaseAttributes } }) =>
    releaseAttributes === 'changeable' || object.kind === 'folder' || object.type === 'on-demand'
      ? []
      : changedRelease(object, latest).map(
          (attribute) =>
            `${attribute} is not changed by an update here: the repository releases by the former`,
        ),
  ),
]

/** Updates whose logical object is registered, each with its latest version. */
export function withLatest({
  operations,
  facts,
}: Pick<UpdateState, 'operations' | 'facts'>): readonly (readonly [ObjectUpdate, LatestVersion])[] {
  return operations.objectUpdates.flatMap((one) => {
    const latest = facts.latest.get(one.object.logicalId ?? '')
    return latest === undefined ? [] : [[one, latest] as const]
  })
}

function versionProblem(one: ObjectUpdate, { object }: LatestVersion): string | undefined {
  const named = previousVersionOf(one)
  return named === versionOf(object)
    ? undefined
    : `${previousVersion} is ${named}, the latest version is ${versionOf(object)}`
}

/** What was registered before versions were counted is a first one. */
export function versionOf({ version }: DocumentEntry | Folder): number {
  return version ?? 1
}

// ITI TF-2: 3.57.4.1.3.3.1. The document stays the same, and so does what says which one it is.
function changedFixed(entry: DocumentEntry, latest: DocumentEntry): readonly string[] {
  return [
    ...(entry.type === latest.type ? [] : ['objectType']),
    ...(entry.repositoryUniqueId === latest.repositoryUniqueId ? [] : ['repositoryUniqueId']),
    ...(entry.hash?.toLowerCase() === latest.hash?.toLowerCase() ? [] : ['hash']),
    ...(sameSize(entry.size, latest.size) ? [] : ['size']),
  ]
}

// ITI TF-2: 3.92.4.1.3. The identity of the document and its subject, and its availability.
function changedRestricted(entry: DocumentEntry, latest: DocumentEntry): readonly string[] {
  const { availabilityStatus: status } = entry
  return [
    ...(canonicalPatientId(entry.sourcePatientId ?? '') ===
    canonicalPatientId(latest.sourcePatientId ?? '')
      ? []
      : ['sourcePatientId']),
    ...(availabilityOf(entry) === availabilityOf(latest) ? [] : ['documentAvailability']),
    ...(status === undefined || status === latest.availabilityStatus ? [] : ['availabilityStatus']),
  ]
}

// What a holder decides by. The order of the codes says nothing.
function changedRelease(
  entry: DocumentEntry,
  { object, patientId }: LatestVersion,
): readonly string[] {
  const codes = object.kind === 'document-entry' ? object.confidentialityCodes : []
  return [
    ...(entry.patientId === patientId ? [] : ['patientId']),
    ...(sameCodes(entry.confidentialityCodes, codes) ? [] : ['confidentialityCode']),
  ]
}

function sameCodes(left: readonly Code[], right: readonly Code[]): boolean {
  return areAmong(left, right) && areAmong(right, left)
}

function areAmong(some: readonly Code[], all: readonly Code[]): boolean {
  return some.every((one) => all.some((other) => sameCode(one, other)))
}

function sameSize(submitted: string | undefined, held: string | undefined): boolean {
  if (submitted === undefined || held === undefined) return submitted === held
  return BigInt(submitted) === BigInt(held)
}

// What is updated in the same message has its patient.
function tiesAnother(
  state: UpdateState,
  { object }: ObjectUpdate,
  { object: { id } }: LatestVersion,
): boolean {
  const updated = new Set(withLatest(state).map(([, latest]) => latest.object.id))
  return state.facts.associations.some(({ association, sourcePatientId, targetPatientId }) => {
    const { sourceId, targetId } = association
    const others = [
      ...(sourceId === id && !updated.has(targetId) ? [targetPatientId] : []),
      ...(targetId === id && !updated.has(sourceId) ? [sourcePatientId] : []),
    ]
    return others.some((patientId) => patientId !== object.patientId)
  })
}

function row(
  id: string,
  code: keyof UpdateState['codes'],
  problemsOf: (
    update: ObjectUpdate,
    latest: LatestVersion,
    state: UpdateState,
  ) => readonly string[],
): UpdateStateRule {
  return {
    id,
    cites: rules,
    on: bothUpdates,
    check: (state) =>
      withLatest(state).flatMap(([one, latest]) =>
        problemsOf(one, latest, state).map((problem) => ({
          code: state.codes[code],
          problem,
          location: one.object.id,
        })),
      ),
  }
}

function reconciliation({ id }: { readonly id: string }, problem: string): Finding {
  return { code: 'XDSPatientIDReconciliationError', problem, location: id }
}
