// The question a holder of data puts to decide(): who asks through which peer, about whose object.
import type { Code } from '@isthmus/ihe/code'
import type { ConnectedPeer } from '@isthmus/ihe/peer'
import type { Subject } from '@isthmus/ihe/subject'
import type { Act, Ask, Asker } from './decision.ts'
import { matchPatient } from './patient-match.ts'
import { toPurposes } from './purposes.ts'

export interface HeldObject {
  /** CX in the domain. */
  readonly patientId: string
  readonly act: Act
  readonly confidentiality: readonly Code[]
}

export interface HolderAskFacts {
  /** Every CX of the object's patient, as the Consent Registry knows of merges. */
  readonly patientIds?: readonly string[] | undefined
  readonly subject: Subject | undefined
  readonly peer: Pick<ConnectedPeer, 'name' | 'organizationOid'>
  /** Translates a patient number of the asker's own authority into the domain's CX. */
  readonly toDomain: (cx: string) => string | undefined
}

/** Without an assertion the peer's organisation asks, for no purpose that anybody stated. */
export function holderAsk(object: HeldObject, facts: HolderAskFacts): Ask {
  return {
    who: askerOf(facts),
    purposes: toPurposes(facts.subject?.purposesOfUse ?? []),
    patient: {
      id: object.patientId,
      inAssertion: matchPatient({
        stated: facts.subject?.patientId,
        patientId: object.patientId,
        toDomain: facts.toDomain,
        patientIds: facts.patientIds ?? [],
      }),
    },
    what: { act: object.act, confidentiality: object.confidentiality, isOwn: false },
  }
}

function askerOf({ subject, peer }: HolderAskFacts): Asker {
  const organizationOid = peer.organizationOid === undefined ? [] : [peer.organizationOid]
  return {
    userId: subject?.nameId,
    issuer: subject?.issuer,
    roles: subject?.roles ?? [],
    organizationIds:
      subject === undefined ? organizationOid : [subject.organizationId ?? ''].filter(Boolean),
    homeCommunityId: subject?.homeCommunityId,
    peer: peer.name,
    assurance: subject === undefined ? 'nodeOnly' : 'xua',
  }
}
