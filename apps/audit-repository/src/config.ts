// The settings of an Audit Record Repository.
import { listen, serviceKeys } from '@isthmus/config/service'
import { type Static, Type } from 'typebox'

const closed = { additionalProperties: false } as const

const limits = Type.Object(
  {
    messageBytesMax: Type.Integer({
      description: 'Size of one syslog message; a longer one is refused before it is read.',
      unit: 'bytes',
      default: 1024 * 1024,
      minimum: 8192,
    }),
    stalledMs: Type.Integer({
      description: 'How long the rest of a message that has begun may be away.',
      unit: 'ms',
      default: 60_000,
      minimum: 1_000,
    }),
    keepMs: Type.Integer({
      description: 'How long storing may take before the sender is told, by a closed connection.',
      unit: 'ms',
      default: 3_000,
      minimum: 100,
      maximum: 4_000,
    }),
    searchResultsMax: Type.Integer({
      description: 'Messages in one answer to a search.',
      unit: 'messages',
      default: 500,
      minimum: 1,
    }),
    searchBytesMax: Type.Integer({
      description: 'Size of the messages in one answer to a search.',
      unit: 'bytes',
      default: 8 * 1024 * 1024,
      minimum: 64 * 1024,
    }),
  },
  { ...closed, default: {} },
)

export const auditRepositoryConfig = Type.Object(
  {
    ...serviceKeys,
    syslog: listen,
    limits,
  },
  closed,
)

export type AuditRepositoryConfig = Static<typeof auditRepositoryConfig>
