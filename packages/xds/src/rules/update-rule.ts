// A rule over a metadata update, as a row that code checks and docs can print.
import type { ErrorCode } from '../errors.ts'
import type { UpdateSubmission } from '../metadata/update-submission.ts'
import type { UpdateFacts } from '../update-facts.ts'
import type { UpdateOperations } from '../update-operations.ts'
import type { Kinds } from './association-roles.ts'
import type { Finding } from './submission-rule.ts'

export type UpdateTransaction = 'ITI-57' | 'ITI-92'

/** What both transactions refuse, each with a code of its own. */
export interface UpdateCodes {
  readonly operation: ErrorCode
  readonly logicalId: ErrorCode
  /** HasMember from the submission set, PreviousVersion, AssociationPropagation. */
  readonly annotation: ErrorCode
  readonly kind: ErrorCode
  readonly uniqueId: ErrorCode
  readonly unmodifiable: ErrorCode
  readonly policy: ErrorCode
}

// ITI TF-2: 3.57.4.1.3, 3.92.4.1.3. The restricted update tells each breach by a code of its own.
export const updateCodes: Readonly<Record<UpdateTransaction, UpdateCodes>> = {
  'ITI-57': {
    operation: 'XDSMetadataUpdateOperationError',
    logicalId: 'XDSMetadataUpdateError',
    annotation: 'XDSMetadataUpdateOperationError',
    kind: 'XDSMetadataUpdateError',
    uniqueId: 'XDSMetadataUpdateError',
    unmodifiable: 'XDSMetadataUpdateError',
    policy: 'XDSMetadataUpdateError',
  },
  'ITI-92': {
    operation: 'XDSInvalidRequestException',
    logicalId: 'XDSInvalidRequestException',
    annotation: 'XDSMetadataAnnotationError',
    kind: 'XDSObjectTypeError',
    uniqueId: 'XDSMetadataIdentifierError',
    unmodifiable: 'UnmodifiableMetadataError',
    policy: 'LocalPolicyRestrictionError',
  },
}

export interface UpdateContext {
  readonly update: UpdateSubmission
  readonly operations: UpdateOperations
  /** Kinds of the objects of the message; triggers are not among them. */
  readonly kinds: Kinds
  readonly codes: UpdateCodes
}

export interface UpdateRule {
  readonly id: string
  readonly cites: readonly string[]
  readonly on: readonly UpdateTransaction[]
  readonly check: (context: UpdateContext) => readonly Finding[]
}

/** What a registry lets its peers update. */
export interface UpdatePolicy {
  /** Repositories whose entries may be updated; undefined: those of every repository. */
  readonly repositoryUniqueIds: readonly string[] | undefined
  /**
   * Whether patientId and confidentialityCode of a stable entry may change. Its repository decides
   * by those that came with the document, and no transaction tells it of others.
   */
  readonly releaseAttributes: 'fixed' | 'changeable'
}

export interface UpdateState extends UpdateContext {
  readonly facts: UpdateFacts
  readonly policy: UpdatePolicy
}

/** A rule over a metadata update and what the registry knows. */
export interface UpdateStateRule {
  readonly id: string
  readonly cites: readonly string[]
  readonly on: readonly UpdateTransaction[]
  readonly check: (state: UpdateState) => readonly Finding[]
}

export const bothUpdates = ['ITI-57', 'ITI-92'] as const
