// The domain as a stranger sees it: what domain.json says, and nothing else.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'

const service = Type.Object({
  actor: Type.String(),
  name: Type.String(),
  hospital: Type.Optional(Type.String()),
  pid: Type.Integer(),
  repositoryUniqueId: Type.Optional(Type.String()),
  retrieveLocationUid: Type.Optional(Type.String()),
  health: Type.String(),
  endpoints: Type.Record(Type.String(), Type.String()),
})

const domainJson = Type.Object({
  format: Type.Literal('isthmus-domain/1'),
  homeCommunityId: Type.String(),
  assigningAuthority: Type.String(),
  profile: Type.Union([Type.Literal('hospital'), Type.Literal('conformance')]),
  tls: Type.Object({
    ca: Type.String(),
    peers: Type.Record(Type.String(), Type.Object({ cert: Type.String(), key: Type.String() })),
  }),
  services: Type.Array(service),
  patients: Type.Array(Type.Object({ id: Type.String(), says: Type.String() })),
  accounts: Type.Array(
    Type.Object({
      name: Type.String(),
      says: Type.String(),
      passwordFile: Type.Optional(Type.String()),
    }),
  ),
  assertion: Type.Object({ command: Type.String() }),
})

type DomainJson = Static<typeof domainJson>

export interface DomainTarget extends DomainJson {
  /** Absolute path of a file that domain.json names. */
  path(name: string): string
  /** URL of an endpoint. Throws RangeError when the domain has none of that name. */
  endpoint(service: string, transaction: string): string
}

/** Reads domain.json. Throws when it is none of format 1. */
export function readDomainTarget(file: string): DomainTarget {
  const domain: DomainJson = Value.Parse(domainJson, JSON.parse(readFileSync(file, 'utf8')))
  return {
    ...domain,
    path: (name) => join(dirname(file), name),
    endpoint(name, transaction) {
      const url = domain.services.find((item) => item.name === name)?.endpoints[transaction]
      if (url === undefined) throw new RangeError(`${name} has no endpoint ${transaction}`)
      return url
    },
  }
}
