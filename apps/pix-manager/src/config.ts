// The settings of a Patient Identifier Cross-reference Manager.
import { patients } from '@isthmus/config/domain'
import { identityFeed } from '@isthmus/config/identity-feed'
import { listen, serviceKeys } from '@isthmus/config/service'
import { type Static, Type } from 'typebox'

const closed = { additionalProperties: false } as const

const localAuthority = Type.Object(
  {
    hospital: Type.Optional(
      Type.String({
        description: 'Hospital that assigns the numbers; left out, every hospital asks with them.',
      }),
    ),
    oid: Type.String({ description: 'OID of the assigning authority.' }),
  },
  closed,
)

const limits = Type.Object(
  {
    requestBytesMax: Type.Integer({
      description: 'Size of the body of a question by POST.',
      unit: 'bytes',
      default: 16 * 1024,
      minimum: 1024,
    }),
    queryBytesMax: Type.Integer({
      description: 'Size of one message of ITI-9.',
      unit: 'bytes',
      default: 16 * 1024,
      minimum: 1024,
    }),
  },
  { ...closed, default: {} },
)

export const pixManagerConfig = Type.Object(
  {
    ...serviceKeys,
    assigningAuthority: Type.String({
      description: 'OID that assigns the patient ids of the domain.',
    }),
    localAuthorities: Type.Array(localAuthority, {
      description: 'Whose numbers are asked with and given back beside those of the domain.',
      default: [],
    }),
    patients,
    feed: Type.Optional(identityFeed),
    query: Type.Optional(
      Type.Object(
        { mllp: listen },
        { ...closed, description: 'Port of ITI-9; without it ITI-83 alone is answered.' },
      ),
    ),
    limits,
  },
  closed,
)

export type PixManagerConfig = Static<typeof pixManagerConfig>
