// Every port that asks for a certificate, each with a request that leaves something behind when it
// is heard.
import { randomUUID } from 'node:crypto'
import { writeConsent } from '@isthmus/consent/new-consent'
import { writeIti8 } from '@isthmus/identity/transactions/iti-8'
import { encodeAuthorization } from '@isthmus/saml/authorization-header'
import { iti41 } from '@isthmus/xds/transactions/iti-41'
import { iti42 } from '@isthmus/xds/transactions/iti-42'
import {
  assigningAuthority,
  emptyPatient,
  identitySource,
  north,
  northSource,
  permittingPatient,
  south,
  southGateway,
} from '../../src/domain-map.ts'
import { sampleEntry, sampleSubmission, sampleSubmissionSet } from '../../src/sample-submission.ts'
import { southAssertion } from '../../src/south-assertion.ts'
import type { WholeDomain } from '../../src/whole-domain.ts'
import { writeRequest } from '../write-request.ts'
import { httpRequest } from './first-flight.ts'
import { associate, auditFrame, storeByHttp, strangersName } from './instance-requests.ts'
import type { TrailMessage } from './trail.ts'

/** What a request left behind. */
export interface Evidence {
  readonly received: string
  /** Tables and folders of the service that hold more than before. */
  readonly grown: readonly string[]
  /** Messages that came to the Audit Record Repository. */
  readonly trail: readonly TrailMessage[]
}

export interface GuardedDoor {
  readonly name: string
  /** The service behind it. */
  readonly service: string
  readonly port: (domain: WholeDomain) => number
  /** A new request at each call, good in every respect. */
  readonly bytes: (domain: WholeDomain) => Promise<Uint8Array> | Uint8Array
  /** The node from which it is heard. */
  readonly heardFrom: string
  /** What shows that it was. */
  readonly heard: (evidence: Evidence) => boolean
  /** Our side ends behind the bytes: the protocol itself has no end. */
  readonly end?: true
}

const source = `imaging-source-${north.name}`
const repository = `repository-${north.name}`
const archive = `archive-${north.name}`

export const guardedDoors: readonly GuardedDoor[] = [
  https({
    service: 'registry',
    name: 'ITI-42',
    heardFrom: repository,
    bytes: registration,
    heard: (evidence) => isSuccess(evidence) && isAudited(evidence, 'registry', 'ITI-42'),
  }),
  iti8('registry'),
  iti8('consents'),
  https({
    service: repository,
    name: 'ITI-41',
    heardFrom: northSource,
    bytes: submission,
    heard: (evidence) => isSuccess(evidence) && isAudited(evidence, repository, 'ITI-41'),
  }),
  https({
    service: source,
    name: 'STOW-RS',
    heardFrom: northSource,
    bytes: storeByHttp,
    heard: ({ received, grown }) => received.startsWith('HTTP/1.1 200 ') && grown.includes(archive),
  }),
  {
    service: source,
    name: `${source}: an association`,
    heardFrom: northSource,
    port: (domain) => domain.service(source).dimse?.port ?? 0,
    bytes: associate,
    end: true,
    // DICOM PS3.8: 9.3.3. A-ASSOCIATE-AC.
    heard: ({ received }) => received.startsWith('\u0002'),
  },
  https({
    service: 'consents',
    name: 'a Consent',
    heardFrom: southGateway,
    bytes: consent,
    heard: ({ received, grown }) => received.startsWith('HTTP/1.1 201 ') && grown.length > 0,
  }),
  https({
    service: 'audit',
    name: 'a search',
    heardFrom: southGateway,
    bytes: auditSearch,
    heard: (evidence) => isAudited(evidence, 'audit', '110101'),
  }),
  {
    service: 'audit',
    name: 'audit: ITI-20',
    heardFrom: 'tester',
    port: (domain) => domain.service('audit').syslogPort ?? 0,
    bytes: auditFrame,
    end: true,
    heard: ({ trail }) => trail.some(({ source: { sourceId } }) => sourceId === strangersName),
  },
  https({
    service: southGateway,
    name: 'health',
    heardFrom: 'tester',
    bytes: health,
    heard: ({ received }) => received.startsWith('HTTP/1.1 200 '),
  }),
]

function iti8(service: string): GuardedDoor {
  return {
    service,
    name: `${service}: ITI-8`,
    heardFrom: identitySource,
    port: (domain) => domain.service(service).feedPort ?? 0,
    bytes: feed,
    end: true,
    heard: (evidence) =>
      evidence.received.includes('MSA|AA|') && isAudited(evidence, service, 'ITI-8'),
  }
}

function isSuccess({ received, grown }: Evidence): boolean {
  return received.includes('ResponseStatusType:Success') && grown.length > 0
}

function isAudited({ trail }: Evidence, sourceId: string, code: string): boolean {
  return trail.some(
    ({ event, source: reporter }) =>
      reporter.sourceId === sourceId && [event.id, ...event.types].some((one) => one.code === code),
  )
}

function https(door: Omit<GuardedDoor, 'port'>): GuardedDoor {
  return {
    ...door,
    name: `${door.service}: ${door.name}`,
    port: (domain) => Number(new URL(domain.service(door.service).origin).port),
  }
}

async function registration(domain: WholeDomain): Promise<Uint8Array> {
  const entry = sampleEntry({
    uniqueId: newUid(),
    patientId: permittingPatient.domainId,
    repositoryUniqueId: north.repositoryUniqueId,
  })
  const bodyXml = iti42.encodeRequest({ submission: submissionOf(entry) })
  const { contentType, body } = await writeRequest(iti42, {
    to: `${domain.service('registry').origin}/iti-42`,
    bodyXml,
  })
  return httpRequest('POST /iti-42', { 'Content-Type': contentType }, body)
}

// HL7 v2 in its MLLP frame: a patient whom nobody knows yet.
function feed(): Uint8Array {
  const message = writeIti8({
    event: 'A01',
    header: {
      sendingApplication: 'ADT',
      sendingFacility: 'NORTH',
      receivingApplication: 'REGISTRY',
      receivingFacility: 'DOMAIN',
      controlId: randomUUID(),
    },
    now: new Date(),
    identifiers: [{ id: randomUUID(), namespace: undefined, oid: assigningAuthority }],
    patientName: ['Nobody'],
  })
  return Buffer.concat([Buffer.of(0x0b), message, Buffer.of(0x1c, 0x0d)])
}

async function submission(domain: WholeDomain): Promise<Uint8Array> {
  const entry = sampleEntry({
    uniqueId: newUid(),
    patientId: permittingPatient.domainId,
    mimeType: 'text/plain',
    repositoryUniqueId: undefined,
    hash: undefined,
    size: undefined,
  })
  const bodyXml = iti41.encodeRequest({
    submission: submissionOf(entry),
    documents: [{ id: entry.id, content: { kind: 'inline', base64: 'aGVsbG8=' } }],
  })
  const { contentType, body } = await writeRequest(iti41, {
    to: `${domain.service(repository).origin}/iti-41`,
    bodyXml,
  })
  return httpRequest('POST /iti-41', { 'Content-Type': contentType }, body)
}

function submissionOf(entry: ReturnType<typeof sampleEntry>) {
  const { patientId } = entry
  const submissionSet = sampleSubmissionSet({ patientId, uniqueId: newUid() })
  return sampleSubmission({ submissionSet, documentEntries: [entry] })
}

function consent({ nodes }: WholeDomain): Uint8Array {
  const [value = ''] = emptyPatient.domainId.split('^')
  const [, system = ''] = emptyPatient.domainId.split('&')
  const resource = writeConsent({
    patient: { system: `urn:oid:${system}`, value },
    type: 'permit',
    policyUri: `urn:uuid:${randomUUID()}`,
    dateTime: new Date(),
    organizationOid: south.organizationOid,
    source: 'Said at the desk',
  })
  const headers = {
    'Content-Type': 'application/fhir+json',
    Authorization: encodeAuthorization(southAssertion(nodes, emptyPatient.domainId)),
  }
  return httpRequest('POST /fhir/Consent', headers, Buffer.from(JSON.stringify(resource)))
}

function auditSearch(): Uint8Array {
  const query = 'date-from=2026-01-01&date-to=2026-01-02&user=nobody'
  return httpRequest(`GET /audit?${query}`)
}

function health(): Uint8Array {
  return httpRequest('GET /health')
}

function newUid(): string {
  return `2.25.${BigInt(`0x${randomUUID().replaceAll('-', '')}`)}`
}
