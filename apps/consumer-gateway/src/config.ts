// The settings of a Consumer Gateway.
import { path } from '@isthmus/config/config'
import { assertionSigner, patients } from '@isthmus/config/domain'
import { endpoint, serviceKeys } from '@isthmus/config/service'
import { type Static, Type } from 'typebox'

const closed = { additionalProperties: false } as const

const web = Type.Object(
  {
    host: Type.String({
      description: 'Address of the browser port; plain http, so 127.0.0.1 alone.',
      default: '127.0.0.1',
    }),
    port: Type.Integer({ description: 'Browser port.', minimum: 0, maximum: 65535 }),
    publicUrl: Type.String({ description: 'Origin as browsers see it.' }),
    pagesFolder: path({ description: 'Folder of the built pages.' }),
  },
  closed,
)

const oidc = Type.Object(
  {
    issuer: Type.String({ description: 'OpenID Connect issuer of the hospital.' }),
    clientId: Type.String({ description: 'Client id of this gateway at the issuer.' }),
    clientSecretFile: path({ description: 'File with the client secret, mode 0600.' }),
  },
  closed,
)

const repository = Type.Object(
  {
    repositoryUniqueId: Type.String({ description: 'OID of the repository.' }),
    url: Type.String({ description: 'Its ITI-43 endpoint.' }),
    peer: Type.String({ description: 'Its name in the allow-list.' }),
  },
  closed,
)

const imagingSource = Type.Object(
  {
    retrieveLocationUid: Type.String({ description: 'OID that manifests name.' }),
    url: Type.String({ description: 'Its RAD-69 endpoint.' }),
    peer: Type.String({ description: 'Its name in the allow-list.' }),
  },
  closed,
)

const limits = Type.Object(
  {
    sessionIdleMs: Type.Integer({
      description: 'A session that is not used for so long ends.',
      unit: 'ms',
      default: 30 * 60_000,
      minimum: 60_000,
    }),
    searchesMax: Type.Integer({
      description: 'Searches whose results are kept open, over all sessions.',
      unit: 'searches',
      default: 1_000,
      minimum: 1,
    }),
    searchInstancesMax: Type.Integer({
      description: 'Instances listed in the results that are kept open, over all sessions.',
      unit: 'instances',
      default: 500_000,
      minimum: 1_000,
    }),
    manifestsPerSearchMax: Type.Integer({
      description: 'Manifests read in one search, the newest; older ones are counted.',
      unit: 'manifests',
      default: 300,
      minimum: 1,
    }),
    manifestBytesMax: Type.Integer({
      description: 'Size of a manifest that is read.',
      unit: 'bytes',
      default: 16 * 1024 * 1024,
      minimum: 1_024,
    }),
    reportBytesMax: Type.Integer({
      description: 'Size of a report that is shown.',
      unit: 'bytes',
      default: 256 * 1024 * 1024,
      minimum: 1_024,
    }),
    instanceBytesMax: Type.Integer({
      description: 'Size of one instance that is passed on.',
      unit: 'bytes',
      default: 2 * 1024 * 1024 * 1024,
      minimum: 1_024,
    }),
    instancesPerRetrieveMax: Type.Integer({
      description: 'Instances asked for in one RAD-69 request; a larger study takes several.',
      unit: 'instances',
      default: 500,
      minimum: 1,
    }),
  },
  { ...closed, default: {} },
)

export const gatewayConfig = Type.Object(
  {
    ...serviceKeys,
    hospital: Type.String({ description: 'Short name of the hospital.' }),
    organizationOid: Type.String({ description: 'OID of the hospital as an organisation.' }),
    organizationName: Type.String({ description: 'Name of the hospital as people say it.' }),
    homeCommunityId: Type.String({ description: 'urn:oid: of the community.' }),
    assigningAuthority: Type.String({ description: 'OID that assigns patient ids in the domain.' }),
    localAssigningAuthority: Type.String({ description: "OID of the hospital's own numbers." }),
    patients,
    identifiers: Type.Optional(endpoint),
    web,
    oidc,
    registry: endpoint,
    repositories: Type.Array(repository, { description: 'Repositories that may be asked.' }),
    imagingSources: Type.Array(imagingSource, {
      description: 'Imaging sources that may be asked.',
    }),
    consents: endpoint,
    auditSearch: endpoint,
    assertionSigner,
    limits,
  },
  closed,
)

export type GatewayConfig = Static<typeof gatewayConfig>
