// The settings of a Document Registry.
import { assertionTrust, patients } from '@isthmus/config/domain'
import { endpoint, serviceKeys } from '@isthmus/config/service'
import { type Static, Type } from 'typebox'

const closed = { additionalProperties: false } as const

const limits = Type.Object(
  {
    submissionBytesMax: Type.Integer({
      description: 'Size of the SOAP message of a registration.',
      unit: 'bytes',
      default: 8 * 1024 * 1024,
      minimum: 1024,
    }),
    queryBytesMax: Type.Integer({
      description: 'Size of the SOAP message of a stored query.',
      unit: 'bytes',
      default: 1024 * 1024,
      minimum: 1024,
    }),
    leafClassResultsMax: Type.Integer({
      description: 'Entries in one LeafClass answer; beyond them the query is refused.',
      unit: 'entries',
      default: 5_000,
      minimum: 1,
    }),
    objectRefResultsMax: Type.Integer({
      description: 'References in one ObjectRef answer; beyond them the query is refused.',
      unit: 'references',
      default: 50_000,
      minimum: 1,
    }),
    consentTimeoutMs: Type.Integer({
      description: 'How long the Consent Registry may take to answer.',
      unit: 'ms',
      default: 2_000,
      minimum: 100,
    }),
  },
  { ...closed, default: {} },
)

export const registryConfig = Type.Object(
  {
    ...serviceKeys,
    homeCommunityId: Type.String({ description: 'urn:oid: of the community.' }),
    assigningAuthority: Type.String({ description: 'OID that assigns patient ids in the domain.' }),
    patients,
    consents: endpoint,
    assertionTrust,
    limits,
  },
  closed,
)

export type RegistryConfig = Static<typeof registryConfig>
