// The settings of whoever takes a patient identity feed (ITI-8, ITI-44).
import { Type } from 'typebox'
import type { Static } from 'typebox'
import { listen } from './service.ts'

const closed = { additionalProperties: false } as const

export const identityFeed = Type.Object(
  {
    mllp: Type.Optional(listen),
    namespaces: Type.Array(
      Type.Object(
        {
          name: Type.String({ description: 'Namespace ID of HD, as senders write it.' }),
          oid: Type.String({ description: 'OID of the authority that it stands for.' }),
        },
        closed,
      ),
      { description: 'Authorities that feeds name without their OID.', default: [] },
    ),
    differingBirthDates: Type.Union([Type.Literal('refuse'), Type.Literal('accept')], {
      description:
        'What becomes of a merge of two patients who were fed with different birth dates.',
      default: 'refuse',
    }),
    messageBytesMax: Type.Integer({
      description: 'Size of one message of a feed.',
      unit: 'bytes',
      default: 256 * 1024,
      minimum: 1024,
    }),
  },
  { ...closed, description: 'Patient identity feeds (ITI-8, ITI-44); without it none is taken.' },
)

export type IdentityFeed = Static<typeof identityFeed>
