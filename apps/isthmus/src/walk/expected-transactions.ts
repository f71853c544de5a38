// Audit of the transactions, both sides, as their tables have it. The service side never is the
// requestor; the calling side is it where no person asks (DICOM PS3.15: A.5.2).
import type { Act } from './acts.ts'
import type { DomainTarget } from './domain-target.ts'
import { type ExpectedMessage, anonymous, doctor, ends, patientObject } from './expected-message.ts'

type ActOf<Kind extends Act['kind']> = Extract<Act, { readonly kind: Kind }>

export interface Submission {
  readonly patient: string
  readonly submissionSet: string
  readonly type: 'ITI-41' | 'RAD-68' | 'ITI-42'
  /** Service that submits; undefined for one outside of the domain. */
  readonly sender: string | undefined
  readonly receiver?: string
  readonly endpoint: string
}

/** ITI TF-2: 3.41. Export by the sender, Import by the receiver. */
export function submission({
  patient,
  submissionSet,
  type,
  sender,
  receiver = 'repository-north',
  endpoint,
}: Submission): readonly ExpectedMessage[] {
  const common = {
    type,
    outcome: 0,
    participants: ends(`${anonymous}!`, endpoint),
    objects: [patientObject(patient), `2/20 ${submissionSet}`],
  } as const
  return [
    ...(sender === undefined
      ? []
      : [{ ...common, side: sender, event: '110106', action: 'R' } as const]),
    { ...common, side: receiver, event: '110107', action: 'C' },
  ]
}

/** ITI TF-2: 3.42. The repository's registration. */
export function registration(
  patient: string,
  submissionSet: string,
  target: DomainTarget,
): readonly ExpectedMessage[] {
  return submission({
    patient,
    submissionSet,
    type: 'ITI-42',
    sender: 'repository-north',
    receiver: 'registry',
    endpoint: target.endpoint('registry', 'ITI-42'),
  })
}

/** ITI TF-2: 3.18. Query on both sides, and the decision where something was withheld. */
export function query(act: ActOf<'query'>, target: DomainTarget): readonly ExpectedMessage[] {
  const common = {
    event: '110112',
    action: 'E',
    type: 'ITI-18',
    outcome: 0,
    participants: ends(anonymous, target.endpoint('registry', 'ITI-18'), [doctor]),
    objects: [patientObject(act.patient), `2/24 ${findDocumentsId}`],
  } as const
  return [
    { ...common, side: 'registry' },
    ...(act.by === 'gateway' ? [{ ...common, side: 'gateway-south' }] : []),
    ...(act.outcome === 'refused' ? [accessDecision('registry', act.patient)] : []),
  ]
}

/**
 * ITI TF-2: 3.43. The repository exports, the consumer imports; the payload comes from the service.
 */
export function retrieval(
  act: ActOf<'retrieve'>,
  target: DomainTarget,
): readonly ExpectedMessage[] {
  const common = {
    type: 'ITI-43',
    outcome: act.outcome === 'refused' ? 4 : 0,
    participants: ends(target.endpoint('repository-north', 'ITI-43'), anonymous, [doctor]),
    objects: [
      ...(act.patient === undefined ? [] : [patientObject(act.patient)]),
      ...act.uniqueIds.map((id) => `2/3 ${id}`),
    ],
  } as const
  return [
    { ...common, side: 'repository-north', event: '110106', action: 'R' },
    ...(act.by === 'gateway'
      ? [{ ...common, side: 'gateway-south', event: '110107', action: 'C' } as const]
      : []),
  ]
}

/** RAD TF-3: Table 5.1-2. Transferred by the source, accessed by the consumer. */
export function imaging(act: ActOf<'images'>, target: DomainTarget): readonly ExpectedMessage[] {
  const common = {
    type: 'RAD-69',
    outcome: act.outcome === 'refused' ? 4 : 0,
    participants: ends(target.endpoint('imaging-source-north', 'RAD-69'), anonymous, [doctor]),
    objects: [`2/3 ${act.study}`, patientObject(act.patient)],
  } as const
  return [
    { ...common, side: 'imaging-source-north', event: '110104', action: 'R' },
    ...(act.by === 'gateway'
      ? [{ ...common, side: 'gateway-south', event: '110103', action: 'C' } as const]
      : []),
  ]
}

/**
 * DICOM PS3.15: A.5.3.11. Access was denied; the policies that decided are objects of their own.
 */
export function accessDecision(side: string, patient: string): ExpectedMessage {
  return {
    side,
    event: '110113',
    action: 'E',
    type: '110147',
    outcome: 4,
    participants: [doctor, `- ${side}`],
    objects: [patientObject(patient)],
  }
}

/** FindDocuments (ITI TF-2: 3.18.4.1.2.4), written out: the audit must hold the very id. */
const findDocumentsId = ['urn', 'uuid', '14d4debf-8f97-4251-9a74-a90016b0af0d'].join(':')
