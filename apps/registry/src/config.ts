// The settings of a Document Registry.
import { assertionTrust, patients } from '@isthmus/config/domain'
import { path } from '@isthmus/config/config'
import { identityFeed } from '@isthmus/config/identity-feed'
import { endpoint, serviceKeys } from '@isthmus/config/service'
import { type Static, Type } from 'typebox'

const closed = { additionalProperties: false } as const

const limits = Type.Object(
  {
    submissionBytesMax: Type.Integer({
      description: 'Size of the SOAP message of a registration.',
      unit: 'bytes',
      default: 8 * 1024 * 1024,
      minimum: 1024,
    }),
    queryBytesMax: Type.Integer({
      description: 'Size of the SOAP message of a stored query.',
      unit: 'bytes',
      default: 1024 * 1024,
      minimum: 1024,
    }),
    leafClassResultsMax: Type.Integer({
      description: 'Entries in one LeafClass answer; beyond them the query is refused.',
      unit: 'entries',
      default: 5_000,
      minimum: 1,
    }),
    objectRefResultsMax: Type.Integer({
      description: 'References in one ObjectRef answer; beyond them the query is refused.',
      unit: 'references',
      default: 50_000,
      minimum: 1,
    }),
    valueSetPollMs: Type.Optional(
      Type.Integer({
        description: 'How long after a change the file of value sets is read again, at most.',
        unit: 'ms',
        default: 1_000,
        minimum: 10,
      }),
    ),
    consentTimeoutMs: Type.Integer({
      description: 'How long the Consent Registry may take to answer.',
      unit: 'ms',
      default: 2_000,
      minimum: 100,
    }),
  },
  { ...closed, default: {} },
)

export const registryConfig = Type.Object(
  {
    ...serviceKeys,
    homeCommunityId: Type.String({ description: 'urn:oid: of the community.' }),
    assigningAuthority: Type.String({ description: 'OID that assigns patient ids in the domain.' }),
    patients,
    consents: endpoint,
    assertionTrust,
    feed: Type.Optional(identityFeed),
    unknownPatients: Type.Optional(
      Type.Union([Type.Literal('refuse'), Type.Literal('accept')], {
        description:
          'What becomes of a submission for a patient of the domain whom no feed has named.',
        default: 'refuse',
      }),
    ),
    multiPatientQuery: Type.Optional(
      Type.Union([Type.Literal('off'), Type.Literal('on')], {
        description:
          'Whether queries across patients (ITI-51) are answered; off in profile hospital, on in conformance, unless said here.',
      }),
    ),
    updatesOfRelease: Type.Optional(
      Type.Union([Type.Literal('fixed'), Type.Literal('changeable')], {
        description:
          'Whether a metadata update may change patientId or confidentialityCode of a stable entry, whose repository goes on releasing by the former; fixed in profile hospital, changeable in conformance, unless said here.',
      }),
    ),
    valueSets: Type.Optional(
      path({
        description:
          'File with the codes and media types that the affinity domain allows; without it all are. Read again when it changes.',
      }),
    ),
    valueSetCheck: Type.Optional(
      Type.Union([Type.Literal('refuse'), Type.Literal('warn')], {
        description:
          'What becomes of a submission with other codes: refused, or taken with a warning.',
        default: 'refuse',
      }),
    ),
    limits,
  },
  closed,
)

export type RegistryConfig = Static<typeof registryConfig>
