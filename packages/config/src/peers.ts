// The allow-list file: the peers of one service, each known by its certificate (ITI TF-2: 3.19).
import { Type } from 'typebox'
import type { Static } from 'typebox'
import { path } from './config.ts'

/**
 * One entry of the file; `certificate` is the peer's own certificate, compared by the SHA-256 of
 * its DER.
 */
export const peerEntry = Type.Object(
  {
    name: Type.String({ description: 'Name of the peer in logs and audit.' }),
    certificate: path({ description: "The peer's certificate, PEM." }),
    hospital: Type.Optional(Type.String({ description: 'Hospital the peer belongs to.' })),
    organizationOid: Type.Optional(Type.String({ description: 'OID of its organisation.' })),
    actors: Type.Array(Type.String(), { description: 'IHE actors that the peer plays.' }),
    repositoryUniqueIds: Type.Array(Type.String(), {
      description: 'Repositories and retrieve locations that it may name as its own.',
      default: [],
    }),
    sourceIds: Type.Array(Type.String(), {
      description: 'Source ids of the submission sets that it sends.',
      default: [],
    }),
    assertionIssuers: Type.Array(Type.String(), {
      description: 'SAML issuers that may speak for its users.',
      default: [],
    }),
    replyTo: Type.Optional(
      Type.Array(Type.String({ pattern: '^https://[^/?#@\\s]+(/[^#\\s]*)?$' }), {
        description: 'Its addresses, https, to which it may have answers sent (wsa:ReplyTo).',
        default: [],
      }),
    ),
    enabled: Type.Boolean({ description: 'Switch a peer off without removing it.', default: true }),
  },
  { additionalProperties: false },
)

export const peersFile = Type.Object(
  { peers: Type.Array(peerEntry) },
  { additionalProperties: false },
)

export type PeerEntry = Static<typeof peerEntry>
