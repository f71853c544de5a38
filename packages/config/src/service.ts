// The settings that every service has: where it listens, who it is, whom it trusts, where it keeps
// and reports things.
import { Type } from 'typebox'
import { path } from './config.ts'

const closed = { additionalProperties: false } as const

/** Which of the two sets of rules of the domain holds. */
export const profile = Type.Union([Type.Literal('hospital'), Type.Literal('conformance')], {
  description:
    'hospital: assertion required, nothing shared without consent. conformance: as toolkits expect.',
  default: 'hospital',
})

export const listen = Type.Object(
  {
    host: Type.String({ description: 'Address the service listens on.', default: '127.0.0.1' }),
    port: Type.Integer({ description: 'Port the service listens on.', minimum: 0, maximum: 65535 }),
  },
  closed,
)

export const tlsFiles = Type.Object(
  {
    certificate: path({ description: "The service's own certificate, PEM, leaf first." }),
    key: path({ description: 'Its private key, PEM, mode 0600.' }),
    authorities: Type.Array(path({ description: 'A CA certificate, PEM.' }), {
      description:
        'Certificate authorities whose certificates are accepted. Never the system list.',
    }),
  },
  closed,
)

export const database = Type.Object(
  {
    url: Type.String({ description: 'postgres:// URL of the service database, without password.' }),
    passwordFile: Type.Optional(
      path({ description: 'File with the password of the role, mode 0600.' }),
    ),
    connectionsMax: Type.Integer({
      description: 'Connections kept open at most.',
      unit: 'connections',
      default: 10,
      minimum: 1,
    }),
  },
  closed,
)

export const audit = Type.Object(
  {
    host: Type.String({
      description: 'Audit Record Repository: host of its ITI-20 TLS syslog port.',
    }),
    port: Type.Integer({
      description: 'Audit Record Repository: port.',
      minimum: 1,
      maximum: 65535,
    }),
    sourceId: Type.String({ description: 'AuditSourceID of this service.' }),
    enterpriseSiteId: Type.String({
      description: 'AuditEnterpriseSiteID: OID of the organisation.',
    }),
    adoptAfterMs: Type.Integer({
      description:
        'How long a process of the service must have been gone before another one on the same database reports what it began as of unknown outcome.',
      unit: 'ms',
      default: 60_000,
      minimum: 100,
    }),
  },
  closed,
)

/** Keys of every service; an app spreads them into its own schema. */
export const serviceKeys = {
  name: Type.String({ description: 'Name of this service in logs, audit and domain.json.' }),
  profile,
  listen,
  publicUrl: Type.String({
    description: 'Origin under which peers reach the service, as its endpoints are published.',
  }),
  tls: tlsFiles,
  peersFile: path({ description: 'The allow-list of peers, JSON (see peers.ts).' }),
  database,
  audit,
}

/** Where to find another service over mutual TLS. */
export const endpoint = Type.Object(
  {
    url: Type.String({ description: 'Address of the endpoint, https.' }),
    peer: Type.String({
      description: 'Name of the peer in the allow-list that must answer there.',
    }),
  },
  closed,
)
