// The messages of a bench of one document: ITI-41 with its bytes, and ITI-43 for it.
import { randomUUID } from 'node:crypto'
import { encodeEnvelope } from '@isthmus/soap/envelope'
import { writeMtom } from '@isthmus/soap/mtom'
import type { Message } from '@isthmus/testbed/plain-client'
import { sampleRepository } from '@isthmus/testbed/sample-submission'
import { iti41 } from '@isthmus/xds/transactions/iti-41'
import { iti43 } from '@isthmus/xds/transactions/iti-43'
import { partIdOf, provideRequest, sampleDocument, uniqueIdOf } from '../test/repository-calls.ts'

/** A submission of document `number`. */
export function documentSubmission(number: number, bytes: AsyncIterable<Uint8Array>): Message {
  const document = sampleDocument(number, '')
  const contentId = partIdOf(document.entry.id)
  return writeMtom({
    ...envelope(iti41.requestAction, iti41.encodeRequest(provideRequest([document]))),
    bodies: (async function* () {
      yield { contentId, contentType: 'text/plain', bytes }
    })(),
  })
}

/** Asks for document `number`. */
export function documentQuestion(number: number): Message {
  const wanted = {
    homeCommunityId: undefined,
    repositoryUniqueId: sampleRepository,
    documentUniqueId: uniqueIdOf(number),
  }
  return writeMtom(envelope(iti43.requestAction, iti43.encodeRequest({ documents: [wanted] })))
}

function envelope(action: string, bodyXml: string) {
  return {
    envelope: encodeEnvelope({ action, messageId: `urn:uuid:${randomUUID()}`, bodyXml }),
    action,
    rootContentId: 'root@bench',
    boundary: 'isthmus-bench',
  }
}
