// Feeds a patient's own ids to an MLLP port with South's certificate: a gateway feeds nobody.
import { writeIti8 } from '@isthmus/identity/transactions/iti-8'
import { MllpError } from '@isthmus/mllp/mllp-error'
import { sendMllp } from '@isthmus/mllp/send-mllp'
import { assigningAuthority, southGateway } from '../../src/domain-map.ts'
import type { DomainService } from '../../src/domain-service.ts'
import type { WholeDomain } from '../../src/whole-domain.ts'
import type { PatientCase } from './case.ts'
import type { Answer, Question } from './question.ts'

export function mllpQuestions(
  domain: WholeDomain,
  { name }: DomainService,
  port: number,
): readonly Question[] {
  return (['A08', 'A40'] as const).map((event) => ({
    title: `${event} about him`,
    comparable: true,
    ask: async (of, other) => {
      const message = feedOf(event, of, other)
      const call = {
        tls: domain.nodes.credentials(southGateway),
        peers: domain.nodes.peers,
        peer: name,
        host: '127.0.0.1',
        port,
        message,
        signal: AbortSignal.timeout(20_000),
      }
      return answerOf(sendMllp(call), Buffer.from(message).toString())
    },
  }))
}

// A connection that the service ends without a word is its refusal.
async function answerOf(answer: Promise<Uint8Array>, sent: string): Promise<Answer> {
  try {
    return { status: 200, sent, received: await answer, understood: true }
  } catch (error) {
    if (!(error instanceof MllpError) || error.kind === 'refused') throw error
    return { status: 403, sent, received: Buffer.alloc(0), understood: true }
  }
}

function feedOf(event: 'A08' | 'A40', of: PatientCase, other: PatientCase): Uint8Array {
  return writeIti8({
    event,
    header: {
      sendingApplication: 'ADT',
      sendingFacility: 'SOUTH',
      receivingApplication: 'REGISTRY',
      receivingFacility: 'DOMAIN',
      controlId: 'M-1',
    },
    now: new Date('2026-03-14T12:00:00Z'),
    identifiers: [identifierOf(event === 'A40' ? other : of)],
    priorIdentifiers: [identifierOf(of)],
    patientName: ['Nobody'],
  })
}

function identifierOf({ published }: PatientCase) {
  const [id = ''] = published.patient.domainId.split('^')
  return { id, namespace: undefined, oid: assigningAuthority }
}
