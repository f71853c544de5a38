// The file behind `--config`: what distinguishes one affinity domain from another. Everything has a
// default.
import { path, readConfig } from '@isthmus/config/config'
import { patients } from '@isthmus/config/domain'
import { peerEntry } from '@isthmus/config/peers'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'

const closed = { additionalProperties: false } as const
const oid = (description: string) =>
  Type.Optional(Type.String({ description, pattern: String.raw`^[0-2](?:\.(?:0|[1-9]\d*))+$` }))

const hospital = Type.Object(
  {
    name: Type.String({
      description: 'Short name, part of service and file names.',
      pattern: '^[a-z][a-z0-9]*$',
    }),
    title: Type.Optional(Type.String({ description: 'Name of the organisation in full.' })),
    organizationOid: oid('OID of the organisation.'),
    localAssigningAuthority: oid("OID under which the hospital's own patient numbers are issued."),
    repositoryUniqueId: oid('OID of its Document Repository.'),
    retrieveLocationUid: oid('OID of its Imaging Document Source.'),
    sourceId: oid('OID under which it submits.'),
    aeTitle: Type.Optional(
      Type.String({ description: 'AE title of its Imaging Document Source.', maxLength: 16 }),
    ),
  },
  closed,
)

const peer = Type.Object(
  {
    ...peerEntry.properties,
    endpoints: Type.Record(Type.String(), Type.String(), {
      description: 'Where the peer answers: transaction (ITI-18, ITI-42, ITI-43, RAD-69 …) → URL.',
      default: {},
    }),
  },
  closed,
)

const account = Type.Object(
  {
    name: Type.String({ description: 'Login name.', pattern: '^[a-z][a-z0-9-]*$' }),
    displayName: Type.String({ description: 'Name of the person.' }),
    hospital: Type.String({ description: 'Hospital the person works for.' }),
    role: Type.Union(
      [Type.Literal('clinician'), Type.Literal('desk'), Type.Literal('privacy-officer')],
      { description: 'What the person may do.' },
    ),
    says: Type.String({ description: 'One sentence for domain.json.' }),
  },
  closed,
)

export const domainConfig = Type.Object(
  {
    homeCommunityOid: Type.String({ description: 'OID of the community.', default: '2.999.1' }),
    assigningAuthority: Type.String({
      description: 'OID under which the patient ids of the domain are issued.',
      default: '2.999.1.2',
    }),
    listenHost: Type.String({
      description: 'Address all services listen on.',
      default: '127.0.0.1',
    }),
    publicHost: Type.Optional(
      Type.String({ description: 'Host name under which peers reach the services.' }),
    ),
    publicHosts: Type.Record(Type.String(), Type.String(), {
      description: 'Host names of single services: service → name.',
      default: {},
    }),
    ports: Type.Record(Type.String(), Type.Integer({ minimum: 1, maximum: 65535 }), {
      description: 'Fixed ports: `registry.https`, `imaging-source-north.dimse`, … → port.',
      default: {},
    }),
    authorities: Type.Array(path({ description: 'A CA certificate, PEM.' }), {
      description: 'Further certificate authorities whose certificates are accepted.',
      default: [],
    }),
    hospitals: Type.Array(hospital, {
      description: 'The hospitals of the domain.',
      minItems: 1,
      default: [
        { name: 'north', title: 'North Hospital' },
        { name: 'south', title: 'South Hospital' },
      ],
    }),
    peers: Type.Array(peer, { description: 'Partners outside of the domain.', default: [] }),
    assertionIssuers: Type.Array(
      Type.Object(
        {
          issuer: Type.String({ description: 'Issuer text of the assertions.' }),
          certificate: path({ description: 'Certificate of the signing key, PEM.' }),
        },
        closed,
      ),
      { description: 'Whose assertions are believed beside those of the hospitals.', default: [] },
    ),
    sources: Type.Array(
      Type.Object(
        {
          hospital: Type.String({ description: 'Hospital whose imaging source receives.' }),
          aeTitle: Type.String({ description: 'Calling AE title.', maxLength: 16 }),
        },
        closed,
      ),
      { description: 'Modalities and archives that may send by C-STORE.', default: [] },
    ),
    patients,
    namespaces: Type.Array(
      Type.Object(
        {
          name: Type.String({ description: 'Namespace ID, as senders of HL7 v2 write it.' }),
          oid: Type.String({ description: 'OID of the authority that it stands for.' }),
        },
        closed,
      ),
      { description: 'Authorities that identity feeds name without their OID.', default: [] },
    ),
    unknownPatients: Type.Union([Type.Literal('refuse'), Type.Literal('accept')], {
      description:
        'What becomes of a submission for a patient of the domain whom no feed has named.',
      default: 'refuse',
    }),
    localNumbers: Type.Union([Type.Literal('configured'), Type.Literal('asked')], {
      description:
        'How imaging sources and gateways translate local numbers: by `patients`, or by asking the Patient Identifier Cross-reference Manager (ITI-83).',
      default: 'configured',
    }),
    studyStableMs: Type.Integer({
      description: 'A study is published when no new instance came for so long.',
      unit: 'ms',
      default: 2_000,
      minimum: 100,
    }),
    accounts: Type.Array(account, {
      description: 'Who may sign in at the identity provider of the domain.',
      default: [],
    }),
    oidc: Type.Optional(
      Type.Object(
        {
          issuer: Type.String({ description: 'OpenID Connect issuer to use instead of our own.' }),
          clientId: Type.String({ description: 'Client id of the gateways there.' }),
          clientSecretFile: path({ description: 'File with the client secret, mode 0600.' }),
        },
        closed,
      ),
    ),
  },
  closed,
)

export type DomainConfig = Static<typeof domainConfig>
export type Account = DomainConfig['accounts'][number]

/** Reads the file behind `--config`; throws ConfigError with every mistake in it. */
export function readDomainConfig(file: string): DomainConfig {
  return readConfig(domainConfig, file, {})
}

/** The domain of a start without `--config`: hospitals North and South on loopback. */
export function emptyDomainConfig(): DomainConfig {
  return Value.Parse(domainConfig, Value.Default(domainConfig, {}))
}
