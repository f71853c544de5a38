// How the registry's peers call it in tests: a repository registers, a gateway asks for a
// clinician.
import { createPrivateKey, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { HttpClient } from '@isthmus/http/http-client'
import { signAssertion } from '@isthmus/saml/write-assertion'
import { sampleSubmission, sampleSubmissionSet } from '@isthmus/testbed/sample-submission'
import { multiPatientQueryIds, statusApproved, storedQueryIds } from '@isthmus/xds/identifiers'
import type { AdhocQueryResponse, QuerySlot } from '@isthmus/xds/messages'
import type { DocumentEntry } from '@isthmus/xds/metadata/document-entry'
import type { Submission } from '@isthmus/xds/metadata/submission'
import type { RegistryResponse } from '@isthmus/xds/registry-response'
import { iti18 } from '@isthmus/xds/transactions/iti-18'
import { iti51 } from '@isthmus/xds/transactions/iti-51'
import { iti42 } from '@isthmus/xds/transactions/iti-42'
import { type RunningRegistry, audience, southIssuer } from './running-registry.ts'

export interface RegistryCalls {
  submit(submission: Submission, as?: string): Promise<RegistryResponse>
  /** One entry in a submission set of its own, told from others by the last arc of its uniqueId. */
  registerEntry(entry: DocumentEntry, as?: string): Promise<RegistryResponse>
  ask(
    name: keyof typeof storedQueryIds,
    slots: readonly QuerySlot[],
    options?: AskOptions,
  ): Promise<AdhocQueryResponse>
  /** With ITI-51. */
  askAcross(
    name: keyof typeof multiPatientQueryIds,
    slots: readonly QuerySlot[],
    options?: AskOptions,
  ): Promise<AdhocQueryResponse>
  /** FindDocuments for what is Approved. */
  find(patientId: string, options?: AskOptions): Promise<AdhocQueryResponse>
  assertion(changes?: { readonly patientId?: string }): string
}

export interface AskOptions {
  readonly as?: string
  readonly returnType?: string
  readonly assertionXml?: string | undefined
}

/** How many objects of each kind an answer holds. */
export function countsOf({ objects, objectRefs }: AdhocQueryResponse) {
  const times = (kind: string): number => objects.filter((one) => one.kind === kind).length
  return {
    entries: times('document-entry'),
    sets: times('submission-set'),
    folders: times('folder'),
    associations: times('association'),
    refs: objectRefs.length,
  }
}

export function registryCalls({ domain, service }: RunningRegistry): RegistryCalls {
  const { key, certificate } = domain.files('gateway')
  const signer = {
    issuer: southIssuer,
    audience,
    validityMs: 60_000,
    key: createPrivateKey(readFileSync(key)),
    certificatePem: readFileSync(certificate, 'utf8'),
  }
  // One client for each peer: it keeps its connections.
  const clients = new Map<string, HttpClient>()
  const clientOf = (name: string): HttpClient => {
    const client = clients.get(name) ?? domain.client(name)
    clients.set(name, client)
    return client
  }
  const to = () => ({ peer: 'registry', signal: AbortSignal.timeout(60_000) })
  const query = async (
    transaction: typeof iti18,
    { id: queryId, slots }: { readonly id: string; readonly slots: readonly QuerySlot[] },
    { as = 'gateway', returnType = 'LeafClass', ...options }: AskOptions = {},
  ): Promise<AdhocQueryResponse> => {
    const assertionXml = 'assertionXml' in options ? options.assertionXml : calls.assertion()
    await using answer = await clientOf(as).call(transaction, {
      ...to(),
      url: `${service.origin}/${transaction.id.toLowerCase()}`,
      request: { returnType, queryId, homeCommunityId: undefined, slots },
      ...(assertionXml === undefined ? {} : { assertionXml }),
    })
    return answer.response
  }
  const calls: RegistryCalls = {
    async submit(submission, as = 'repository') {
      const url = `${service.origin}/iti-42`
      await using answer = await clientOf(as).call(iti42, { ...to(), url, request: { submission } })
      return answer.response
    },
    registerEntry: (entry, as) => calls.submit(submissionOf(entry), as),
    ask: (name, slots, options) => query(iti18, { id: storedQueryIds[name], slots }, options),
    askAcross: (name, slots, options) =>
      query(iti51, { id: multiPatientQueryIds[name], slots }, options),
    find: (patientId, options) => calls.ask('FindDocuments', approvedOf(patientId), options),
    assertion(changes = {}) {
      const now = new Date()
      const stated = { ...clinician, id: `_${randomUUID()}`, now, authnInstant: now, ...changes }
      return signAssertion(stated, signer)
    },
  }
  return calls
}

/** A query parameter of entries by its short name. */
export function slot(name: string, value: string): QuerySlot {
  return { name: `$XDSDocumentEntry${name}`, values: [value] }
}

function approvedOf(patientId: string): readonly QuerySlot[] {
  return [slot('PatientId', `'${patientId}'`), slot('Status', `('${statusApproved}')`)]
}

function submissionOf(entry: DocumentEntry): Submission {
  const uniqueId = `2.999.77.3.${entry.uniqueId.split('.').at(-1)}`
  const submissionSet = sampleSubmissionSet({ patientId: entry.patientId, uniqueId })
  return sampleSubmission({ submissionSet, documentEntries: [entry] })
}

const clinician = {
  nameId: 'dr-south',
  displayName: 'Dr South',
  organization: 'South Hospital',
  organizationId: 'urn:oid:2.999.1.6.2',
  homeCommunityId: 'urn:oid:2.999.1',
  roles: [{ code: '66862007', scheme: '2.16.840.1.113883.6.96', display: 'Radiologist' }],
  purposesOfUse: [{ code: 'TREAT', scheme: '2.16.840.1.113883.5.8', display: 'treatment' }],
}
