// Who is who in the whole domain of the system tests: hospitals, their OIDs, patients and their
// numbers.
import type { TestNode } from './test-domain.ts'

export interface TestHospital {
  readonly name: string
  readonly organizationOid: string
  readonly localAssigningAuthority: string
  readonly repositoryUniqueId: string
  readonly retrieveLocationUid: string
  readonly sourceId: string
  readonly aeTitle: string
}

/** One patient by his number in the domain and those of the hospitals. */
export interface TestPatient {
  /** CX. */
  readonly domainId: string
  /** North's number alone, as its datasets carry it. */
  readonly northNumber: string
  /** South's number alone, by which its clinician looks him up. */
  readonly southNumber: string
  /** PN. */
  readonly name: string
}

export const homeCommunityId = 'urn:oid:2.999.1'
export const assigningAuthority = '2.999.1.2'

export const north = hospital('north', 1)
export const south = hospital('south', 2)

export const permittingPatient = patient(101, 'Ahlgren^Pia')
export const refusingPatient = patient(202, 'Rehnqvist^Rurik')
/** He permits, and nothing was ever published of him. */
export const emptyPatient = patient(303, 'Tomasson^Nils')

/** The `patients` key of every config. */
export const patientLinks = [permittingPatient, refusingPatient, emptyPatient].map((one) => ({
  domainId: one.domainId,
  local: [
    { hospital: north.name, id: `${one.northNumber}^^^&${north.localAssigningAuthority}&ISO` },
    { hospital: south.name, id: `${one.southNumber}^^^&${south.localAssigningAuthority}&ISO` },
  ],
}))

/**
 * Issuer text of the assertions that South's gateway signs, with the key of its own certificate.
 */
export const southIssuer = `urn:oid:${south.organizationOid}`
export const southGateway = 'gateway-south'
/** Sends studies and reports of North. */
export const northSource = 'source-north'
/** Feeds registry and Consent Registry with patients. */
export const identitySource = 'identity-source'
/** May order updates and removals, of everybody. */
export const administrator = 'administrator'
export const modalityAeTitle = 'MODALITY'

export const domainNodes: readonly TestNode[] = [
  { name: 'audit', actors: ['audit-record-repository'] },
  { name: 'consents', actors: ['consent-registry'] },
  { name: 'registry', actors: ['document-registry'] },
  ...[north, south].flatMap(holders),
  {
    name: southGateway,
    actors: ['consumer-gateway', 'document-consumer', 'imaging-document-consumer'],
    hospital: south.name,
    organizationOid: south.organizationOid,
    assertionIssuers: [southIssuer],
  },
  {
    name: northSource,
    actors: ['document-source', 'imaging-document-source'],
    hospital: north.name,
    repositoryUniqueIds: [north.retrieveLocationUid],
  },
  { name: 'tester', actors: ['tester'] },
  { name: identitySource, actors: ['patient-identity-source'] },
  { name: administrator, actors: ['document-administrator'] },
]

function holders({ name, ...oids }: TestHospital): readonly TestNode[] {
  return [
    {
      name: `repository-${name}`,
      actors: ['document-repository'],
      hospital: name,
      repositoryUniqueIds: [oids.repositoryUniqueId],
    },
    {
      name: `imaging-source-${name}`,
      actors: ['imaging-document-source'],
      hospital: name,
      repositoryUniqueIds: [oids.retrieveLocationUid],
      sourceIds: [oids.sourceId],
    },
  ]
}

function hospital(name: string, number: number): TestHospital {
  return {
    name,
    organizationOid: `2.999.10.${number}`,
    localAssigningAuthority: `2.999.2.${number}`,
    repositoryUniqueId: `2.999.3.${number}`,
    retrieveLocationUid: `2.999.4.${number}`,
    sourceId: `2.999.5.${number}`,
    aeTitle: name.toUpperCase(),
  }
}

function patient(number: number, name: string): TestPatient {
  return {
    domainId: `DOM-${number}^^^&${assigningAuthority}&ISO`,
    northNumber: `NOR-${number}`,
    southNumber: `SOU-${number}`,
    name,
  }
}
