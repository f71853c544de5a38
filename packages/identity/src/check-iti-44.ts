// What an ITI-44 message must hold before anything is done about it (ITI TF-2: 3.44.4.1.2,
// 3.44.4.2.2).
// tidy: table
import type { IdentityFeedRequest } from './identity-feed-v3.ts'
import { interactions } from './v3-names.ts'

export interface FeedFinding {
  /** CR: not a message that this actor takes. CE: an error in it. */
  readonly code: 'CE' | 'CR'
  /** Names elements, never their content. */
  readonly problem: string
}

export function checkIti44(request: IdentityFeedRequest): readonly FeedFinding[] {
  return rules
    .filter(({ holds }) => !holds(request))
    .map(({ code, problem }) => ({ code, problem }))
}

interface FeedRule extends FeedFinding {
  readonly cites: string
  readonly holds: (request: IdentityFeedRequest) => boolean
}

const message = 'ITI TF-2: 3.44.4.1.2'
const duplicates = 'ITI TF-2: 3.44.4.2.2'

const rules: readonly FeedRule[] = [
  {
    code: 'CR',
    problem: 'interactionId is not that of the message',
    cites: message,
    holds: ({ interaction, interactionId }) => interactionId === interactions[interaction].element,
  },
  {
    code: 'CR',
    problem: 'processingCode is none of P, T, D',
    cites: message,
    holds: ({ processingCode }) => ['P', 'T', 'D'].includes(processingCode ?? ''),
  },
  {
    code: 'CR',
    problem: 'processingModeCode is not T',
    cites: message,
    holds: ({ processingModeCode }) => processingModeCode === 'T',
  },
  {
    code: 'CR',
    problem: 'acceptAckCode is not AL',
    cites: message,
    holds: ({ acceptAckCode }) => acceptAckCode === 'AL',
  },
  {
    code: 'CR',
    problem: 'there is not exactly one receiver with an id',
    cites: message,
    holds: ({ receivers }) => receivers.length === 1,
  },
  {
    code: 'CR',
    problem: 'there is not exactly one sender with an id',
    cites: message,
    holds: ({ senders }) => senders.length === 1,
  },
  {
    code: 'CE',
    problem: 'controlActProcess/code is not the trigger event of the interaction',
    cites: message,
    holds: ({ interaction, triggers }) =>
      triggers.length === 1 && triggers[0] === interactions[interaction].trigger,
  },
  {
    code: 'CE',
    problem: 'there is not exactly one active registrationEvent',
    cites: message,
    holds: ({ registrations }) => registrations.length === 1 && registrations[0] === 'active',
  },
  {
    code: 'CE',
    problem: 'there is not exactly one active patient',
    cites: message,
    holds: ({ patients }) => patients.length === 1 && patients[0]?.status === 'active',
  },
  {
    code: 'CE',
    problem: 'patient/id is missing or has no extension',
    cites: message,
    holds: ({ patients }) =>
      patients.every(
        ({ ids }) => ids.length > 0 && ids.every(({ extension = '' }) => extension !== ''),
      ),
  },
  {
    code: 'CE',
    problem: 'replacementOf stands in a message that replaces nothing',
    cites: message,
    holds: ({ interaction, replaced }) => interaction === 'merge' || replaced.length === 0,
  },
  {
    code: 'CE',
    problem: 'there is not exactly one replacementOf with one priorRegisteredRole/id',
    cites: duplicates,
    holds: ({ interaction, replaced }) =>
      interaction !== 'merge' ||
      (replaced.length === 1 &&
        replaced[0]?.ids.length === 1 &&
        (replaced[0].ids[0]?.extension ?? '') !== ''),
  },
  {
    code: 'CE',
    problem: 'priorRegistration/statusCode is not obsolete',
    cites: duplicates,
    holds: ({ replaced }) => replaced.every(({ status }) => status === 'obsolete'),
  },
  {
    code: 'CE',
    problem: 'patientPerson/name is missing',
    cites: duplicates,
    holds: ({ interaction, patients }) =>
      interaction !== 'merge' || patients.every(({ names }) => names.length > 0),
  },
]
