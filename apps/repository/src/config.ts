// The settings of a Document Repository.
import { endpoint, serviceKeys } from '@isthmus/config/service'
import { assertionTrust, patients } from '@isthmus/config/domain'
import { path } from '@isthmus/config/config'
import { type Static, Type } from 'typebox'

const closed = { additionalProperties: false } as const

const limits = Type.Object(
  {
    rootPartBytesMax: Type.Integer({
      description: 'Size of the SOAP root part of a submission.',
      unit: 'bytes',
      default: 8 * 1024 * 1024,
      minimum: 1024,
    }),
    documentBytesMax: Type.Integer({
      description: 'Size of one document.',
      unit: 'bytes',
      default: 2 * 1024 * 1024 * 1024,
      minimum: 1,
    }),
    submissionBytesMax: Type.Integer({
      description:
        'Size of a whole submission: its documents, its metadata and what is between them.',
      unit: 'bytes',
      default: 2 * 1024 * 1024 * 1024 + 16 * 1024 * 1024,
      minimum: 1,
    }),
    partsMax: Type.Integer({
      description: 'MIME parts of one submission.',
      unit: 'parts',
      default: 1_000,
      minimum: 1,
    }),
    documentsPerSubmissionMax: Type.Integer({
      description: 'Documents of one submission, inside or outside of its root part.',
      unit: 'documents',
      default: 1_000,
      minimum: 1,
    }),
    retrieveBytesMax: Type.Integer({
      description: 'Size of the SOAP root part of a retrieve.',
      unit: 'bytes',
      default: 1024 * 1024,
      minimum: 1024,
    }),
    documentsPerRetrieveMax: Type.Integer({
      description: 'Documents asked for in one retrieve.',
      unit: 'documents',
      default: 100,
      minimum: 1,
    }),
    documentsPerRemovalMax: Type.Integer({
      description: 'Documents named in one removal.',
      unit: 'documents',
      default: 1_000,
      minimum: 1,
    }),
    submissionTimeoutMs: Type.Integer({
      description: 'How long a submission may take, from its first byte to its answer.',
      unit: 'ms',
      default: 3_600_000,
      minimum: 1_000,
    }),
    registryTimeoutMs: Type.Integer({
      description: 'How long the registry may take to answer a registration.',
      unit: 'ms',
      default: 4_000,
      minimum: 100,
    }),
  },
  { ...closed, default: {} },
)

const sweep = Type.Object(
  {
    graceMs: Type.Integer({
      description:
        'How old a document must be before the registry is asked whether it knows it, and a document that never got whole before it is removed. Longer than a submission may take.',
      unit: 'ms',
      default: 7_200_000,
      minimum: 100,
    }),
    intervalMs: Type.Integer({
      description: 'Pause between two sweeps.',
      unit: 'ms',
      default: 600_000,
      minimum: 100,
    }),
    documentsPerAskMax: Type.Integer({
      description: 'Documents that the registry is asked about in one query.',
      unit: 'documents',
      default: 100,
      minimum: 1,
    }),
  },
  {
    ...closed,
    description: 'Clears away what submissions that were cut short have left behind.',
    default: {},
  },
)

const scrub = Type.Object(
  {
    bytesPerSecond: Type.Integer({
      description: 'Pace at which stored documents are read again and verified; 0: they are not.',
      unit: 'bytes/s',
      default: 4 * 1024 * 1024,
      minimum: 0,
    }),
    roundMs: Type.Integer({
      description: 'A new round begins so long after the last one did, at the earliest.',
      unit: 'ms',
      default: 86_400_000,
      minimum: 1_000,
    }),
  },
  { ...closed, description: 'Finds documents that the disk has damaged.', default: {} },
)

export const repositoryConfig = Type.Object(
  {
    ...serviceKeys,
    hospital: Type.String({ description: 'Hospital that the repository belongs to.' }),
    homeCommunityId: Type.String({ description: 'urn:oid: of the community.' }),
    repositoryUniqueId: Type.String({ description: 'OID of this repository.' }),
    documentsFolder: path({ description: 'Folder that holds the documents.' }),
    registry: endpoint,
    /** ITI-18 of the registry. */
    storedQueries: endpoint,
    consents: endpoint,
    assigningAuthority: Type.String({ description: "OID of the domain's patient ids." }),
    assertionTrust,
    patients,
    limits,
    sweep,
    scrub,
  },
  closed,
)

export type RepositoryConfig = Static<typeof repositoryConfig>
