// One sender of registrations: a kept connection over mutual TLS, each message with ids of its own.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { text } from 'node:stream/consumers'
import { encodeEnvelope } from '@isthmus/soap/envelope'
import { simpleContentType } from '@isthmus/soap/simple'
import {
  sampleEntry,
  sampleSubmission,
  sampleSubmissionSet,
} from '@isthmus/testbed/sample-submission'
import type { CredentialFiles } from '@isthmus/tls/credentials'
import { iti42 } from '@isthmus/xds/transactions/iti-42'

export interface RegistrationLane {
  /** Throws when the answer is not Success. */
  register(message: Uint8Array): Promise<void>
  close(): void
}

export function openRegistrationLane(url: string, identity: CredentialFiles): RegistrationLane {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 1,
    cert: readFileSync(identity.certificate),
    key: readFileSync(identity.key),
    ca: identity.authorities.map((file) => readFileSync(file)),
  })
  return {
    async register(message) {
      const { promise, resolve, reject } = Promise.withResolvers<string>()
      const headers = { 'content-type': contentType, 'content-length': message.length }
      const sent = request(url, { agent, method: 'POST', headers }, (answer) => {
        text(answer).then(resolve, reject)
      })
      sent.once('error', reject)
      sent.end(message)
      const answer = await promise
      if (!answer.includes('ResponseStatusType:Success')) throw new Error(answer.slice(0, 500))
    },
    close: () => agent.destroy(),
  }
}

const contentType = simpleContentType(iti42.requestAction)

/** The SOAP message of a submission of one entry, all ids of it new. */
export function registrationMessage(patientId: string, number: number): Uint8Array {
  const submission = sampleSubmission({
    submissionSet: sampleSubmissionSet({ patientId, uniqueId: `2.999.78.1.${number}` }),
    documentEntries: [sampleEntry({ patientId, uniqueId: `2.999.78.2.${number}` })],
  })
  const bodyXml = iti42.encodeRequest({ submission })
  const messageId = `urn:uuid:${randomUUID()}`
  return Buffer.from(encodeEnvelope({ action: iti42.requestAction, messageId, bodyXml }))
}
