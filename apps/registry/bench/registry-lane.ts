// One caller of the registry: a kept connection over mutual TLS, messages made before the clock
// starts.
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { text } from 'node:stream/consumers'
import { encodeEnvelope } from '@isthmus/soap/envelope'
import { simpleContentType } from '@isthmus/soap/simple'
import type { CredentialFiles } from '@isthmus/tls/credentials'
import { statusApproved, storedQueryIds } from '@isthmus/xds/identifiers'
import { iti18 } from '@isthmus/xds/transactions/iti-18'
import { entriesPerPatient } from './load-entries.ts'

export interface RegistryLane {
  ask(message: Uint8Array): Promise<void>
  close(): void
}

export function openRegistryLane(url: string, identity: CredentialFiles): RegistryLane {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 1,
    cert: readFileSync(identity.certificate),
    key: readFileSync(identity.key),
    ca: identity.authorities.map((file) => readFileSync(file)),
  })
  return {
    async ask(message) {
      const answer = await post({ url, agent, message })
      const found = answer.split('<rim:ExtrinsicObject ').length - 1
      if (found !== entriesPerPatient) throw new Error(`${found} entries: ${answer.slice(0, 500)}`)
    },
    close: () => agent.destroy(),
  }
}

/** The SOAP message of a FindDocuments for a patient. */
export function findDocumentsMessage(question: {
  readonly id: string
  readonly patientId: string
  readonly assertionXml: string | undefined
}): Uint8Array {
  const { id, patientId, assertionXml } = question
  const bodyXml = iti18.encodeRequest({
    returnType: 'LeafClass',
    queryId: storedQueryIds.FindDocuments,
    homeCommunityId: undefined,
    slots: [
      { name: '$XDSDocumentEntryPatientId', values: [`'${patientId}'`] },
      { name: '$XDSDocumentEntryStatus', values: [`('${statusApproved}')`] },
    ],
  })
  const envelope = { action: iti18.requestAction, messageId: `urn:uuid:${id}`, bodyXml }
  return Buffer.from(encodeEnvelope({ ...envelope, securityXml: assertionXml }))
}

interface Post {
  readonly url: string
  readonly agent: Agent
  readonly message: Uint8Array
}

function post({ url, agent, message }: Post): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const headers = { 'content-type': contentType, 'content-length': message.length }
  const sent = request(url, { agent, method: 'POST', headers }, (answer) => {
    text(answer).then(resolve, reject)
  })
  sent.once('error', reject)
  sent.end(message)
  return promise
}

const contentType = simpleContentType(iti18.requestAction)
