// The system under test as its domain.json describes it, and nothing else that is known of it.
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'

const service = Type.Object({
  actor: Type.String(),
  name: Type.String(),
  repositoryUniqueId: Type.Optional(Type.String()),
  retrieveLocationUid: Type.Optional(Type.String()),
  health: Type.Optional(Type.String()),
  endpoints: Type.Record(Type.String(), Type.String()),
})

// Keys are only added within one format: unknown ones are no mistake.
const domainJson = Type.Object({
  format: Type.Literal('isthmus-domain/1'),
  homeCommunityId: Type.String(),
  profile: Type.Union([Type.Literal('hospital'), Type.Literal('conformance')]),
  tls: Type.Object({
    ca: Type.String(),
    peers: Type.Record(Type.String(), Type.Object({ cert: Type.String(), key: Type.String() })),
  }),
  services: Type.Array(service),
  patients: Type.Array(Type.Object({ id: Type.String(), says: Type.String() })),
  accounts: Type.Array(Type.Object({ name: Type.String(), says: Type.String() })),
  assertion: Type.Optional(Type.Object({ command: Type.String() })),
})

export type TargetService = Static<typeof service>

export interface DomainTarget extends Static<typeof domainJson> {
  /** Path of domain.json. */
  readonly file: string
  /** The bytes of a file that domain.json names. */
  read(name: string): Buffer
  /** The first service of an actor that has the endpoint; undefined when there is none. */
  find(actor: string, endpoint?: string): TargetService | undefined
}

/** Throws for a file that is no domain.json of format 1. */
export function readDomainTarget(path: string): DomainTarget {
  const file = resolve(path)
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (!Value.Check(domainJson, content)) {
    const problems = Value.Errors(domainJson, content).map(
      ({ instancePath, message }) => `${instancePath} ${message}`,
    )
    throw new TypeError(`${file} is no domain.json: ${problems.join('; ')}`)
  }
  return {
    ...content,
    file,
    read: (name) => readFileSync(join(dirname(file), name)),
    find: (actor, endpoint) =>
      content.services.find(
        (one) => one.actor === actor && (endpoint === undefined || endpoint in one.endpoints),
      ),
  }
}
