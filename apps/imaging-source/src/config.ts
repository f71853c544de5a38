// The settings of an Imaging Document Source.
import { path } from '@isthmus/config/config'
import { assertionTrust, patients } from '@isthmus/config/domain'
import { endpoint, serviceKeys } from '@isthmus/config/service'
import { type Static, Type } from 'typebox'

const closed = { additionalProperties: false } as const

const archive = Type.Union(
  [
    Type.Object(
      {
        kind: Type.Literal('folder'),
        folder: path({ description: 'Folder that holds the instances.' }),
      },
      closed,
    ),
    Type.Object(
      {
        kind: Type.Literal('dicomweb'),
        url: Type.String({
          description: 'Base address of the DICOMweb service; http only on a loopback address.',
        }),
        peer: Type.Optional(
          Type.String({ description: 'Peer of the allow-list that must answer there, for https.' }),
        ),
        stagingFolder: path({ description: 'Folder where an incoming instance is checked.' }),
      },
      closed,
    ),
  ],
  { description: 'Where instances are kept: a folder of our own, or the DICOMweb archive.' },
)

const dimse = Type.Object(
  {
    host: Type.String({
      description: 'Address of the C-STORE port; without TLS it must be loopback.',
      default: '127.0.0.1',
    }),
    port: Type.Integer({ description: 'Its port.', minimum: 0, maximum: 65535 }),
    aeTitle: Type.String({
      description: 'Called AE title; also the Retrieve AE Title of manifests.',
      minLength: 1,
      maxLength: 16,
    }),
    callingAeTitles: Type.Array(Type.String({ minLength: 1, maxLength: 16 }), {
      description: 'Calling AE titles that may store.',
    }),
    tls: Type.Boolean({
      description: 'Mutual TLS with the certificates and peers of the service.',
      default: false,
    }),
  },
  closed,
)

const code = Type.Object(
  {
    code: Type.String({ description: 'Code.' }),
    scheme: Type.String({ description: 'OID of the coding scheme.' }),
    display: Type.String({ description: 'Display name.' }),
  },
  closed,
)

const codes = Type.Object(
  {
    languageCode: Type.String({ description: 'languageCode of manifests.', default: 'en-US' }),
    classCode: withDefault(code, ['IMAGES', '1.3.6.1.4.1.19376.1.2.6.1', 'Images']),
    typeCode: withDefault(code, ['18748-4', '2.16.840.1.113883.6.1', 'Diagnostic imaging study']),
    practiceSettingCode: withDefault(code, [
      '309964003',
      '2.16.840.1.113883.6.96',
      'Radiology department',
    ]),
    healthcareFacilityTypeCode: withDefault(code, [
      '22232009',
      '2.16.840.1.113883.6.96',
      'Hospital',
    ]),
    confidentialityCode: withDefault(code, ['N', '2.16.840.1.113883.5.25', 'Normal']),
    contentTypeCode: withDefault(code, [
      '18748-4',
      '2.16.840.1.113883.6.1',
      'Diagnostic imaging study',
    ]),
  },
  { ...closed, description: 'Codes of the metadata that no instance can tell.', default: {} },
)

function withDefault(schema: typeof code, [value, scheme, display]: readonly string[]) {
  return Type.Object(schema.properties, { ...closed, default: { code: value, scheme, display } })
}

const completeness = Type.Object(
  {
    stableMs: Type.Integer({
      description: 'A study is whole when no new instance came for so long.',
      unit: 'ms',
      default: 60_000,
      minimum: 100,
    }),
  },
  { ...closed, default: {} },
)

const limits = Type.Object(
  {
    instanceBytesMax: Type.Integer({
      description: 'Size of one instance.',
      unit: 'bytes',
      default: 4 * 1024 * 1024 * 1024,
      minimum: 1024,
    }),
    associationsMax: Type.Integer({
      description: 'DIMSE associations at once.',
      unit: 'associations',
      default: 32,
      minimum: 1,
    }),
    instancesPerRetrieveMax: Type.Integer({
      description: 'Instances asked for in one RAD-69 request.',
      unit: 'instances',
      default: 20_000,
      minimum: 1,
    }),
    studiesPerRetrieveMax: Type.Integer({
      description:
        'Studies asked for in one RAD-69 request; each is decided and audited by itself.',
      unit: 'studies',
      default: 100,
      minimum: 1,
    }),
    retrievesPerPeerMax: Type.Integer({
      description: 'RAD-69 answers under way to one peer at once.',
      unit: 'requests',
      default: 16,
      minimum: 1,
    }),
    rootPartBytesMax: Type.Integer({
      description: 'Size of the SOAP root part of a RAD-69 request.',
      unit: 'bytes',
      default: 8 * 1024 * 1024,
      minimum: 1024,
    }),
    storeRequestPartsMax: Type.Integer({
      description: 'Instances of one STOW-RS request.',
      unit: 'parts',
      default: 5_000,
      minimum: 1,
    }),
    storeRequestBytesMax: Type.Integer({
      description: 'Size of one STOW-RS request.',
      unit: 'bytes',
      default: 16 * 1024 * 1024 * 1024,
      minimum: 1024,
    }),
    repositoryTimeoutMs: Type.Integer({
      description: 'How long the repository may take to answer a submission.',
      unit: 'ms',
      default: 60_000,
      minimum: 100,
    }),
    retryMs: Type.Integer({
      description: 'Pause before a submission is tried again; doubled with every try, up to 5 min.',
      unit: 'ms',
      default: 1_000,
      minimum: 10,
    }),
  },
  { ...closed, default: {} },
)

export const imagingSourceConfig = Type.Object(
  {
    ...serviceKeys,
    hospital: Type.String({ description: 'Hospital that the source belongs to.' }),
    organizationOid: Type.String({ description: 'OID of the hospital.' }),
    homeCommunityId: Type.String({ description: 'urn:oid: of the community.' }),
    retrieveLocationUid: Type.String({
      description: 'OID of this source: what a RAD-69 request names as RepositoryUniqueId.',
    }),
    sourceId: Type.String({ description: 'OID under which this source submits.' }),
    archive,
    dimse,
    repository: endpoint,
    /** ITI-18 of the registry: asked about a submission whose answer was lost. */
    registry: endpoint,
    consents: endpoint,
    assigningAuthority: Type.String({ description: "OID of the domain's patient ids." }),
    localAssigningAuthority: Type.String({ description: "OID of the hospital's own numbers." }),
    patients,
    identifiers: Type.Optional(endpoint),
    assertionTrust,
    timeZone: Type.Optional(
      Type.String({ description: 'IANA zone of times in instances that do not name one.' }),
    ),
    organizationName: Type.Optional(
      Type.String({ description: 'Author institution of manifests where no instance names one.' }),
    ),
    completeness,
    codes,
    limits,
  },
  closed,
)

export type ImagingSourceConfig = Static<typeof imagingSourceConfig>
