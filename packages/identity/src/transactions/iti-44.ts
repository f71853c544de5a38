// Patient Identity Feed HL7 v3 (ITI TF-2: 3.44): one transaction with three requests.
import type { Transaction } from '@isthmus/ihe/transaction'
import { birthDateOf } from '../birth-date.ts'
import { decodeFeedRequest } from '../decode-feed-request.ts'
import { encodeFeedRequest } from '../encode-feed-request.ts'
import { decodeAcknowledgement, encodeAcknowledgement } from '../feed-acknowledgement.ts'
import type {
  FeedAcknowledgement,
  FeedInteraction,
  IdentityFeedRequest,
  InstanceId,
} from '../identity-feed-v3.ts'
import type { FedIdentifier, PatientIdentityFeed } from '../patient-identity-feed.ts'
import { acknowledgementName, actionOf, interactions } from '../v3-names.ts'

/** To be served: it takes the actions of all three interactions. */
export const iti44: Transaction<IdentityFeedRequest, FeedAcknowledgement> = {
  id: 'ITI-44',
  name: 'Patient Identity Feed HL7 V3',
  requestAction: actionOf(interactions.add.element),
  furtherActions: [actionOf(interactions.revise.element), actionOf(interactions.merge.element)],
  responseAction: actionOf(acknowledgementName),
  packaging: 'simple',
  decodeRequest: decodeFeedRequest,
  encodeRequest: encodeFeedRequest,
  decodeResponse: decodeAcknowledgement,
  encodeResponse: encodeAcknowledgement,
}

/** To be called: with the action of one interaction. */
export function iti44Of(
  interaction: FeedInteraction,
): Transaction<IdentityFeedRequest, FeedAcknowledgement> {
  return { ...iti44, requestAction: actionOf(interactions[interaction].element) }
}

/** Takes a request that `checkIti44` had nothing against. */
export function readIti44(request: IdentityFeedRequest): PatientIdentityFeed {
  return {
    kind: request.interaction,
    identifiers: request.patients.flatMap(({ ids }) => ids.map((id) => toIdentifier(id))),
    priorIdentifiers: request.replaced.flatMap(({ ids }) => ids.map((id) => toIdentifier(id))),
    birthDate: birthDateOf(request.patients[0]?.birthTime),
  }
}

function toIdentifier({ root, extension = '' }: InstanceId): FedIdentifier {
  return { id: extension, namespace: undefined, oid: root }
}
