// The audit messages that each act must leave, written down by hand from the tables of the
// standards.
import type { Act } from './acts.ts'
import type { DomainTarget } from './domain-target.ts'
import { type ExpectedMessage, desk, doctor, patientObject } from './expected-message.ts'
import {
  accessDecision,
  imaging,
  query,
  registration,
  retrieval,
  submission,
} from './expected-transactions.ts'

/** The messages of one act: no more and no fewer. */
export function expectedMessages(act: Act, target: DomainTarget): readonly ExpectedMessage[] {
  switch (act.kind) {
    case 'consent':
      return [consentRecorded(act)]
    case 'publish':
      return [
        studyRead(act),
        ...submission({
          patient: act.patient,
          submissionSet: '*',
          type: 'RAD-68',
          sender: 'imaging-source-north',
          endpoint: target.endpoint('repository-north', 'RAD-68'),
        }),
        ...registration(act.patient, '*', target),
      ]
    case 'submit':
      return [
        ...submission({
          patient: act.patient,
          submissionSet: act.submissionSet,
          type: 'ITI-41',
          // The tester is outside of the domain and audits elsewhere.
          sender: undefined,
          endpoint: target.endpoint('repository-north', 'ITI-41'),
        }),
        ...registration(act.patient, act.submissionSet, target),
      ]
    case 'query':
      return query(act, target)
    case 'retrieve':
      return retrieval(act, target)
    case 'images':
      return imaging(act, target)
    case 'sign-in':
      return [signedIn]
    case 'page-refusal':
      return [accessDecision('gateway-south', act.patient)]
  }
}

// DICOM PS3.15: A.5.3.14. The patient's record changes: a consent is added or takes another's
// place.
function consentRecorded({
  patient,
  action,
}: {
  patient: string
  action: 'C' | 'U'
}): ExpectedMessage {
  return {
    side: 'consents',
    event: '110110',
    action,
    type: '',
    outcome: 0,
    participants: ['- gateway-north', desk, '- consents'],
    objects: [patientObject(patient), '2/13 *'],
  }
}

// DICOM PS3.15: A.5.3.6. The source reads its own archive to write the manifest.
function studyRead({ patient, study }: { patient: string; study: string }): ExpectedMessage {
  return {
    side: 'imaging-source-north',
    event: '110103',
    action: 'R',
    type: '',
    outcome: 0,
    participants: ['- imaging-source-north!'],
    objects: [`2/3 ${study}`, patientObject(patient)],
  }
}

// DICOM PS3.15: A.5.3.12. Login.
const signedIn: ExpectedMessage = {
  side: 'gateway-south',
  event: '110114',
  action: 'E',
  type: '110122',
  outcome: 0,
  participants: [doctor, '- gateway-south'],
  objects: [],
}
