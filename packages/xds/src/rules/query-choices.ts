// What several stored queries ask with the same words: status, entry type, ids, level
// (ITI TF-2: 3.18.4.1.2.3.5, 3.18.4.1.2.3.6).
import { isUuidUrn, normalizeUuidUrn } from '@isthmus/hl7/uuid-urn'
import { type DocumentAvailability, availabilityUrns } from '../document-availability.ts'
import type { ErrorCode } from '../errors.ts'
import {
  onDemandDocumentEntry,
  stableDocumentEntry,
  statusApproved,
  statusDeprecated,
} from '../identifiers.ts'
import type { AvailabilityStatus } from '../metadata/availability-status.ts'
import type {
  ContentFilter,
  EntryType,
  MetadataLevel,
  ObjectIds,
  ReturnType,
  TextPattern,
} from '../stored-query.ts'
import type { QueryParameters } from './query-parameters.ts'

/** What a builder reads; whatever it reports makes the query refused, so it need not stop there. */
export interface Asked {
  readonly parameters: QueryParameters
  readonly returnType: ReturnType
  readonly metadataLevel: MetadataLevel
  readonly report: (code: ErrorCode, codeContext: string) => void
}

/** What every query has. */
export function commonOf({ returnType, metadataLevel }: Asked): {
  readonly returnType: ReturnType
  readonly metadataLevel: MetadataLevel
} {
  return { returnType, metadataLevel }
}

/** The CX of a parameter that is required. */
export function patientOf({ parameters }: Asked, name: string): string {
  return parameters.one(name) ?? ''
}

// ITI TF-2: 3.18.4.1.2.3.6.1. A status that the registry does not know selects nothing; where no
// other is asked for, it is as if the parameter had not come.
export function requiredStatuses(asked: Asked, name: string): readonly AvailabilityStatus[] {
  const statuses = readStatuses(asked.parameters.list(name) ?? [])
  if (statuses.length === 0) {
    asked.report(
      'XDSStoredQueryMissingParam',
      `${name} holds neither ${statusApproved} nor ${statusDeprecated}`,
    )
  }
  return statuses
}

// ITI TF-2: 3.18.4.1.2.3.5.1.2. Absent, the associations that are in force are meant. A registry whose
// metadata was never updated has no others, so the answer is then that of the framework without the
// option.
export function associationStatuses(asked: Asked): readonly AvailabilityStatus[] {
  const name = '$XDSAssociationStatus'
  const statuses = asked.parameters.sent(name)
    ? requiredStatuses(asked, name)
    : (['Approved'] as const)
  return shownAtLevel(statuses, asked)
}

// ITI TF-2: 3.18.4.1.2.3.5.1.1. Level 1 never shows a deprecated folder or association, whatever is
// asked beside it. Neither exists unless metadata was updated.
export function shownAtLevel(
  statuses: readonly AvailabilityStatus[],
  asked: Asked,
): readonly AvailabilityStatus[] {
  return asked.metadataLevel === 2 ? statuses : statuses.filter((one) => one === 'Approved')
}

// ITI TF-2: 3.18.4.1.2.3.6.2. Stable entries alone, unless the types are named.
export function entryTypes(asked: Asked): readonly EntryType[] {
  const name = '$XDSDocumentEntryType'
  const values = asked.parameters.list(name)
  return values === undefined ? ['stable'] : readTypes(asked, name, values)
}

/** Object types that are named by their URNs; unknown ones select nothing, alone they are refused. */
export function readTypes(
  { report }: Asked,
  name: string,
  values: readonly string[],
): readonly EntryType[] {
  const named = new Set(values.map((value) => normalizeUuidUrn(value)))
  const types = allTypes.filter((type) => named.has(typeUrns[type]))
  if (types.length === 0) {
    report(
      'XDSRegistryError',
      `${name} holds neither ${stableDocumentEntry} nor ${onDemandDocumentEntry}`,
    )
  }
  return types
}

// ITI TF-2: 3.18.4.1.2.3.5.1.2. As with types: unknown ones select nothing, alone they are refused.
export function availabilities({
  parameters,
  report,
}: Asked): readonly DocumentAvailability[] | undefined {
  const name = '$XDSDocumentEntryDocumentAvailability'
  const values = parameters.list(name)
  if (values === undefined) return undefined
  const named = allAvailabilities.filter((one) => values.includes(availabilityUrns[one]))
  if (named.length === 0) {
    const { online, offline } = availabilityUrns
    report('XDSRegistryError', `${name} holds neither ${online} nor ${offline}`)
  }
  return named
}

const allAvailabilities: readonly DocumentAvailability[] = ['online', 'offline']

/** What narrows the document entries beside other objects. */
export function contentFilter(asked: Asked): ContentFilter {
  return {
    types: entryTypes(asked),
    formatCodes: asked.parameters.list('$XDSDocumentEntryFormatCode'),
    confidentialityCodes: asked.parameters.everyList('$XDSDocumentEntryConfidentialityCode'),
  }
}

/**
 * The ids of an object kind, by whichever of its parameters was sent: `$XDSFolder` for
 * `$XDSFolderEntryUUID`, `…UniqueId` and `…LogicalID`.
 */
export function objectIds({ parameters }: Asked, prefix: string): ObjectIds {
  const entryUuids = parameters.list(`${prefix}EntryUUID`)
  if (entryUuids !== undefined) return { kind: 'entryUuid', ids: knownForm(entryUuids) }
  const logicalIds = parameters.list(`${prefix}LogicalID`)
  if (logicalIds !== undefined) return { kind: 'logicalId', ids: knownForm(logicalIds) }
  return { kind: 'uniqueId', ids: parameters.list(`${prefix}UniqueId`) ?? [] }
}

/** UUID URNs alone: nothing can be registered under another id. */
export function knownForm(ids: readonly string[]): readonly string[] {
  return ids.filter((id) => isUuidUrn(id))
}

// ITI TF-2: 3.18.4.1.2.3.7.14. Exact as stored, and as a pattern where it holds pattern characters.
export function patterns(
  lists: readonly (readonly string[])[],
): readonly (readonly TextPattern[])[] {
  return lists.map((values) =>
    values.map((value) => {
      const exact = value.replace(/\^+$/, '')
      return { exact, like: /[%_]/.test(exact) ? exact : undefined }
    }),
  )
}

function readStatuses(values: readonly string[]): readonly AvailabilityStatus[] {
  return (['Approved', 'Deprecated'] as const).filter((status) =>
    values.includes(status === 'Approved' ? statusApproved : statusDeprecated),
  )
}

/** Every type that an entry can have. */
export const allTypes: readonly EntryType[] = ['stable', 'on-demand']

const typeUrns: Readonly<Record<EntryType, string>> = {
  stable: stableDocumentEntry,
  'on-demand': onDemandDocumentEntry,
}
