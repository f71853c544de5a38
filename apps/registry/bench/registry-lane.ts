// One caller of the registry: a kept connection over mutual TLS, messages made before the clock
// starts.
import { encodeEnvelope } from '@isthmus/soap/envelope'
import { simpleContentType } from '@isthmus/soap/simple'
import type { CredentialFiles } from '@isthmus/tls/credentials'
import { statusApproved, storedQueryIds } from '@isthmus/xds/identifiers'
import { iti18 } from '@isthmus/xds/transactions/iti-18'
import { openConnection, postRequest } from './keep-alive-connection.ts'
import { entriesPerPatient } from './load-entries.ts'

export interface RegistryLane {
  ask(message: Uint8Array): Promise<void>
  close(): void
}

export async function openRegistryLane(
  url: string,
  identity: CredentialFiles,
  due = entriesPerPatient,
): Promise<RegistryLane> {
  const connection = await openConnection(url, identity)
  return {
    async ask(message) {
      const answer = await connection.ask(postRequest(url, contentType, message))
      const found = entriesIn(answer)
      if (found === due) return
      throw new Error(`${found} entries: ${answer.toString('utf8', 0, 1_000)}`)
    },
    close: () => connection.close(),
  }
}

/** Whole ones and references. */
function entriesIn(answer: Buffer): number {
  let found = 0
  for (const begins of ['<rim:ExtrinsicObject ', '<rim:ObjectRef ']) {
    for (let at = answer.indexOf(begins); at !== -1; at = answer.indexOf(begins, at + 1)) found += 1
  }
  return found
}

export type ReturnType = 'LeafClass' | 'ObjectRef'

/** The SOAP message of a FindDocuments for a patient. */
export function findDocumentsMessage(question: {
  readonly id: string
  readonly patientId: string
  readonly assertionXml: string | undefined
  readonly returnType?: ReturnType
}): Uint8Array {
  const { id, patientId, assertionXml, returnType = 'LeafClass' } = question
  const bodyXml = iti18.encodeRequest({
    returnType,
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

const contentType = simpleContentType(iti18.requestAction)
