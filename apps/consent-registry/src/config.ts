// The settings of a Consent Registry.
import { assertionTrust, patients } from '@isthmus/config/domain'
import { identityFeed } from '@isthmus/config/identity-feed'
import { serviceKeys } from '@isthmus/config/service'
import { type Static, Type } from 'typebox'

const closed = { additionalProperties: false } as const

const limits = Type.Object(
  {
    consentBytesMax: Type.Integer({
      description: 'Size of a Consent that is handed in.',
      unit: 'bytes',
      default: 16 * 1024,
      minimum: 1024,
    }),
    searchBytesMax: Type.Integer({
      description: 'Size of the form of a search.',
      unit: 'bytes',
      default: 4 * 1024,
      minimum: 256,
    }),
    consentsPerPatientMax: Type.Integer({
      description: 'Active consents of one patient, each of another policy.',
      unit: 'consents',
      default: 100,
      minimum: 1,
    }),
  },
  { ...closed, default: {} },
)

export const consentRegistryConfig = Type.Object(
  {
    ...serviceKeys,
    assigningAuthority: Type.String({
      description: 'OID that assigns the patient ids of the domain.',
    }),
    patients,
    assertionTrust,
    feed: Type.Optional(identityFeed),
    limits,
  },
  closed,
)

export type ConsentRegistryConfig = Static<typeof consentRegistryConfig>
