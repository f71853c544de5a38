// Patient Identity Feed HL7 v3 at whoever takes it (ITI TF-2: 3.44.4.1.3, 3.44.4.2.3).
import type { AuditMessage } from '@isthmus/atna/audit-message'
import type { AuditNode } from '@isthmus/atna/audit-node'
import { formatDtm } from '@isthmus/hl7/dtm'
import { auditIti44 } from '@isthmus/identity/audit/iti-44'
import { type FeedFinding, checkIti44 } from '@isthmus/identity/check-iti-44'
import { type IdProblem, identityChange } from '@isthmus/identity/identity-change'
import type {
  AcknowledgementCode,
  FeedAcknowledgement,
  IdentityFeedRequest,
  InstanceId,
} from '@isthmus/identity/identity-feed-v3'
import type { PatientIdentityFeed } from '@isthmus/identity/patient-identity-feed'
import { readIti44 } from '@isthmus/identity/transactions/iti-44'
import type { Exchange, Handler, Reply } from '@isthmus/ihe/transaction'
import { servedFacts } from '@isthmus/service/exchange-audit'
import { reportIncident } from '@isthmus/service/incident'
import { BirthDatesDifferError } from '../db/identity-feed.ts'
import { type FeedParts, changeIdentities } from '../feed-change.ts'

export interface Iti44Parts extends FeedParts {
  readonly node: AuditNode
  /** A fresh random UUID, without prefix. */
  readonly newUuid: () => string
}

export function patientIdentityFeedV3(
  parts: Iti44Parts,
): Handler<IdentityFeedRequest, FeedAcknowledgement> {
  return async (exchange) => {
    const arrived: Arrived = { parts, exchange }
    try {
      const findings = await work(arrived)
      return findings.length === 0
        ? acknowledge(arrived, { code: 'CA', problems: [] })
        : await refuse(arrived, findings)
    } catch (error) {
      return error instanceof BirthDatesDifferError
        ? refuse(arrived, [{ code: 'CE', problem: `patientPerson/birthTime: ${error.message}` }])
        : fail(arrived, error)
    }
  }
}

interface Arrived {
  readonly parts: Iti44Parts
  readonly exchange: Exchange<IdentityFeedRequest>
}

async function work(arrived: Arrived): Promise<readonly FeedFinding[]> {
  const { parts, exchange } = arrived
  const { request } = exchange
  const findings = checkIti44(request)
  if (findings.length > 0) return findings
  const feed = readIti44(request)
  const change = identityChange(feed, parts.authorities)
  if (change.kind === 'refuse') {
    const place = change.who === 'patient' ? 'patient/id' : 'priorRegisteredRole/id'
    return [{ code: 'CE', problem: `${place}: ${texts[change.problem]}` }]
  }
  await changeIdentities(
    change,
    {
      transaction: 'ITI-44',
      peer: exchange.peer.name,
      application: toText(request.senders[0]),
      messageId: toText(request.messageId),
      bytes: exchange.requestXml,
      now: exchange.now,
      messages: (note) => auditMessages(arrived, { outcome: 0, note, feed }),
    },
    parts,
  )
  return []
}

const texts: Readonly<Record<IdProblem, string>> = {
  'two-ids': 'two different ids of the domain for one patient',
  'unusable-id': 'an id of the domain that is empty or too long',
}

async function refuse(
  arrived: Arrived,
  findings: readonly FeedFinding[],
): Promise<Reply<FeedAcknowledgement>> {
  const problems = findings.map(({ problem }) => problem)
  const note = problems.join('; ')
  await arrived.parts.audit.recordAll(auditMessages(arrived, { outcome: 4, note }))
  const code = findings.some((finding) => finding.code === 'CR') ? 'CR' : 'CE'
  return acknowledge(arrived, { code, problems })
}

async function fail(arrived: Arrived, error: unknown): Promise<Reply<FeedAcknowledgement>> {
  const { audit, log } = arrived.parts
  const note = `incident ${reportIncident(log, error)}`
  await audit.recordAll(auditMessages(arrived, { outcome: 8, note }))
  return acknowledge(arrived, { code: 'CR', problems: [note] })
}

function acknowledge(
  { parts, exchange }: Arrived,
  said: { readonly code: AcknowledgementCode; readonly problems: readonly string[] },
): Reply<FeedAcknowledgement> {
  const { messageId, senders, receivers } = exchange.request
  return {
    response: {
      ...said,
      id: { root: parts.newUuid(), extension: undefined },
      creationTime: formatDtm(exchange.now),
      target: messageId,
      // What the sender did not say cannot be said back to him.
      receiver: senders[0] ?? nobody,
      sender: receivers[0] ?? nobody,
    },
  }
}

const nobody: InstanceId = { root: '0.0', extension: undefined }

function auditMessages(
  { parts, exchange }: Arrived,
  result: {
    readonly outcome: 0 | 4 | 8
    readonly note: string | undefined
    readonly feed?: PatientIdentityFeed
  },
): readonly AuditMessage[] {
  const { node, authorities } = parts
  return auditIti44(
    {
      ...servedFacts(exchange, node),
      outcome: result.outcome,
      outcomeDescription: result.note,
    },
    { side: 'server', messageId: exchange.request.messageId, feed: result.feed, authorities },
  )
}

function toText(id: InstanceId | undefined): string {
  return id === undefined ? '' : `${id.root} ${id.extension ?? ''}`.trim()
}
