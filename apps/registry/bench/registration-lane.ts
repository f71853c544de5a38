// One sender of registrations: a kept connection over mutual TLS, each message with ids of its own.
import { randomUUID } from 'node:crypto'
import { encodeEnvelope } from '@isthmus/soap/envelope'
import { simpleContentType } from '@isthmus/soap/simple'
import {
  sampleEntry,
  sampleSubmission,
  sampleSubmissionSet,
} from '@isthmus/testbed/sample-submission'
import type { CredentialFiles } from '@isthmus/tls/credentials'
import { iti42 } from '@isthmus/xds/transactions/iti-42'
import { openConnection, postRequest } from './keep-alive-connection.ts'

export interface RegistrationLane {
  /** Throws when the answer is not Success. */
  register(message: Uint8Array): Promise<void>
  close(): void
}

export async function openRegistrationLane(
  url: string,
  identity: CredentialFiles,
): Promise<RegistrationLane> {
  const connection = await openConnection(url, identity)
  return {
    async register(message) {
      const answer = await connection.ask(postRequest(url, contentType, message))
      if (answer.includes('ResponseStatusType:Success')) return
      throw new Error(answer.toString('utf8', 0, 1_000))
    },
    close: () => connection.close(),
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
