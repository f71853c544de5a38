// What a custodian may ask of its own: a repository which of its documents are registered, a sender
// what became of its submission. Such an ask releases nothing that the asker does not hold.
import type { Actor, Peer } from '@isthmus/ihe/peer'
import type { StoredQuery } from '../stored-query.ts'

/** Narrows what the asker may see to what is its own. */
export type CustodianAsk =
  | { readonly kind: 'own-documents'; readonly repositoryUniqueIds: readonly string[] }
  | { readonly kind: 'own-submission-set'; readonly sourceIds: readonly string[] }

type Custodian = Pick<Peer, 'actors' | 'repositoryUniqueIds' | 'sourceIds'>

/** True for a peer that has something of its own to ask about. */
export function isCustodian(peer: Custodian): boolean {
  return keepsDocuments(peer) || sendsSubmissions(peer)
}

/** True for a peer that asks for persons; whatever else asks is held to what is its own. */
export function isConsumer({ actors }: Pick<Peer, 'actors'>): boolean {
  return actors.some((actor) => consumingActors.includes(actor))
}

/** Actors of ITI-18 at all, of whichever kind. */
export const queryingActors: readonly Actor[] = [
  'document-consumer',
  'imaging-document-consumer',
  'consumer-gateway',
  'tester',
  'document-repository',
  'imaging-document-source',
  'document-source',
]

// ITI TF-2: 3.18.4.1.2.3.7.5. GetDocuments by uniqueId, references alone.
// ITI TF-2: 3.18.4.1.2.3.7.10. GetSubmissionSetAndContents by uniqueId, references alone.
/** Undefined when the query is none of the two that the peer may ask as a custodian. */
export function custodianAsk(query: StoredQuery, peer: Custodian): CustodianAsk | undefined {
  if (query.returnType !== 'ObjectRef') return undefined
  if (query.kind === 'GetDocuments') {
    const { repositoryUniqueIds } = peer
    return query.by.kind === 'uniqueId' && keepsDocuments(peer)
      ? { kind: 'own-documents', repositoryUniqueIds }
      : undefined
  }
  if (query.kind !== 'GetSubmissionSetAndContents') return undefined
  const { sourceIds } = peer
  return query.by.kind === 'uniqueId' && sendsSubmissions(peer)
    ? { kind: 'own-submission-set', sourceIds }
    : undefined
}

function keepsDocuments({ actors, repositoryUniqueIds }: Custodian): boolean {
  return actors.includes('document-repository') && repositoryUniqueIds.length > 0
}

function sendsSubmissions({ actors, sourceIds }: Custodian): boolean {
  return sourceIds.length > 0 && actors.some((actor) => senders.includes(actor))
}

const senders: readonly Actor[] = [
  'imaging-document-source',
  'document-source',
  'consumer-gateway',
  'tester',
]

/** Actors that ask for persons. */
export const consumingActors: readonly Actor[] = [
  'document-consumer',
  'imaging-document-consumer',
  'consumer-gateway',
  'tester',
]
