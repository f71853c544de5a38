// Retrieve Imaging Document Set: all is decided before the first byte, then instances stream as
// they are stored (RAD TF-2: 4.69).
import type { AuditIntent, AuditTrail } from '@isthmus/audit-trail/audit-trail'
import type { Exchange, Handler, Reply } from '@isthmus/ihe/transaction'
import type { Log } from '@isthmus/log/log'
import type { OutgoingPart } from '@isthmus/mime/part'
import type { Archive, ArchivedInstance } from '@isthmus/pacs/archive'
import { mimeTypeDicom } from '@isthmus/xds/identifiers'
import type {
  RetrieveDocumentSetResponse,
  RetrieveImagingDocumentSetRequest,
} from '@isthmus/xds/messages'
import type { RegistryError } from '@isthmus/xds/registry-response'
import { failure, retrieveStatus } from '@isthmus/xds/registry-response'
import type { WantedInstance } from '@isthmus/xds/rules/retrieve-imaging'
import {
  consentUnavailable,
  instanceError,
  readImagingRequest,
} from '@isthmus/xds/rules/retrieve-imaging'
import type { RetrieveAudit } from '../retrieve-audit.ts'
import { countByClass, namedByClass } from '../retrieve-audit.ts'
import type { Release, StudyRelease } from '../release.ts'
import type { Turnstile } from '../turnstile.ts'

export interface RetrieveParts {
  readonly release: Release
  readonly archive: Archive
  readonly trail: AuditTrail
  readonly audit: RetrieveAudit
  readonly turnstile: Turnstile
  readonly retrieveLocationUid: string
  readonly instancesMax: number
  readonly studiesMax: number
  readonly log: Log
}

type Request = RetrieveImagingDocumentSetRequest
type Response = RetrieveDocumentSetResponse

export function retrieveImagingDocumentSet(parts: RetrieveParts): Handler<Request, Response> {
  return async (exchange) => {
    const read = readImagingRequest(exchange.request, parts)
    if (read.kind === 'reject') return await rejected(parts, exchange, read.errors)
    const leave = parts.turnstile.enter(exchange.peer.name)
    if (leave === undefined) return await rejected(parts, exchange, [busy])
    try {
      const answers = await Promise.all(
        [...Map.groupBy(read.wanted, (wanted) => wanted.studyInstanceUid)].map(
          async ([studyInstanceUid, wanted]) =>
            await answerFor(parts, {
              exchange,
              studyInstanceUid,
              wanted,
              transferSyntaxUids: read.transferSyntaxUids,
            }),
        ),
      )
      return await reply({ parts, exchange, answers, errors: read.errors, leave })
    } catch (error) {
      leave()
      throw error
    }
  }
}

/** What one study contributes to the answer. */
interface StudyAnswer {
  readonly release: StudyRelease
  readonly found: readonly {
    readonly wanted: WantedInstance
    readonly instance: ArchivedInstance
  }[]
  readonly errors: readonly RegistryError[]
  readonly homeCommunityId: string | undefined
}

async function answerFor(
  { release }: RetrieveParts,
  order: {
    readonly exchange: Exchange<Request>
    readonly studyInstanceUid: string
    readonly wanted: readonly WantedInstance[]
    readonly transferSyntaxUids: readonly string[]
  },
): Promise<StudyAnswer> {
  const { exchange, studyInstanceUid, wanted, transferSyntaxUids } = order
  const released = await release({
    studyInstanceUid,
    sopInstanceUids: wanted.map(({ sopInstanceUid }) => sopInstanceUid),
    ...exchange,
  })
  const judged = wanted.map((one) => {
    const instance = released.released.get(one.sopInstanceUid)
    const error =
      released.withheld?.kind === 'consent-unavailable'
        ? consentUnavailable(one.sopInstanceUid)
        : instanceError(one, instance, transferSyntaxUids)
    return { wanted: one, instance, error }
  })
  return {
    release: released,
    found: judged.flatMap(({ wanted: one, instance, error }) =>
      instance === undefined || error !== undefined ? [] : [{ wanted: one, instance }],
    ),
    errors: judged.flatMap(({ error }) => error ?? []),
    homeCommunityId: wanted[0]?.homeCommunityId,
  }
}

interface ReplyOrder {
  readonly parts: RetrieveParts
  readonly exchange: Exchange<Request>
  readonly answers: readonly StudyAnswer[]
  readonly errors: readonly RegistryError[]
  readonly leave: () => void
}

async function reply(order: ReplyOrder): Promise<Reply<Response>> {
  const { parts, exchange, answers, leave } = order
  const found = answers.flatMap((answer) => answer.found)
  const errors = [...order.errors, ...answers.flatMap((answer) => answer.errors)]
  const { trail } = parts
  // ITI TF-2: 3.20. Before the first byte leaves, it stands that it was about to leave, and what
  // was denied.
  await trail.recordAll([
    ...misdirected(parts, exchange, order.errors),
    ...answers.flatMap((answer) => denials(parts, exchange, answer)),
  ])
  const intents = await intend(parts, exchange, answers)
  const contentIds = new Map(
    found.map(({ instance }, at) => [instance.sopInstanceUid, `instance-${at + 1}@imaging-source`]),
  )
  return {
    response: {
      registryResponse: retrieveStatus(found.length, errors),
      documents: found.map(({ wanted }) => ({
        homeCommunityId: wanted.homeCommunityId,
        repositoryUniqueId: wanted.repositoryUniqueId,
        documentUniqueId: wanted.sopInstanceUid,
        mimeType: mimeTypeDicom,
        content: {
          kind: 'reference',
          contentId: contentIds.get(wanted.sopInstanceUid) ?? wanted.sopInstanceUid,
        },
      })),
    },
    bodies: bodies(
      parts.archive.open(
        found.map(({ instance }) => instance),
        exchange.signal,
      ),
      contentIds,
    ),
    async ended(how) {
      leave()
      for (const { intent, messages } of intents) await intent.complete([messages[how]])
      if (how === 'broken') parts.log.warn('a RAD-69 answer broke off', { transaction: 'RAD-69' })
    },
  }
}

async function* bodies(
  opened: ReturnType<Archive['open']>,
  contentIds: ReadonlyMap<string, string>,
): AsyncGenerator<OutgoingPart> {
  for await (const { instance, bytes } of opened) {
    const contentId = contentIds.get(instance.sopInstanceUid)
    if (contentId !== undefined) yield { contentId, contentType: mimeTypeDicom, bytes }
  }
}

interface Intended {
  readonly intent: AuditIntent
  readonly messages: Readonly<Record<'sent' | 'broken', ReturnType<RetrieveAudit>>>
}

async function intend(
  { trail, audit }: RetrieveParts,
  exchange: Exchange<Request>,
  answers: readonly StudyAnswer[],
): Promise<readonly Intended[]> {
  const intents: Intended[] = []
  for (const { release, found, homeCommunityId } of answers) {
    if (found.length === 0) continue
    const delivered = found.map(({ instance }) => instance)
    const facts = {
      studyInstanceUid: release.studyInstanceUid,
      patientId: release.patientId,
      accessionNumbers: release.accessionNumbers,
      sopClasses: countByClass(delivered),
      homeCommunityId,
    }
    const sent = audit(exchange, { ...facts, outcome: 0, outcomeDescription: undefined })
    const broken = audit(exchange, {
      ...facts,
      sopClasses: namedByClass(
        delivered.map((one) => one.sopInstanceUid),
        release.held,
      ),
      outcome: 8,
      outcomeDescription: 'the answer broke off',
    })
    intents.push({ intent: await trail.intend(sent), messages: { sent, broken } })
  }
  return intents
}

function denials(
  { audit }: RetrieveParts,
  exchange: Exchange<Request>,
  { release, errors, homeCommunityId }: StudyAnswer,
) {
  if (errors.length === 0) return []
  const failed = errors.flatMap(({ location }) => location ?? [])
  return [
    audit(exchange, {
      outcome: 4,
      outcomeDescription: release.withheld?.description ?? codesOf(errors),
      studyInstanceUid: release.studyInstanceUid.slice(0, 64),
      patientId: release.patientId,
      accessionNumbers: release.accessionNumbers,
      sopClasses: namedByClass(failed, release.held),
      homeCommunityId,
    }),
  ]
}

async function rejected(
  { trail, audit }: RetrieveParts,
  exchange: Exchange<Request>,
  errors: readonly RegistryError[],
): Promise<Reply<Response>> {
  await trail.record(unanswered(audit, exchange, errors))
  return { response: { registryResponse: failure(errors), documents: [] } }
}

// Instances of another source: nothing is known of them here.
function misdirected(
  { audit }: RetrieveParts,
  exchange: Exchange<Request>,
  errors: readonly RegistryError[],
) {
  return errors.length === 0 ? [] : [unanswered(audit, exchange, errors)]
}

function unanswered(
  audit: RetrieveAudit,
  exchange: Exchange<Request>,
  errors: readonly RegistryError[],
) {
  const failed = errors.flatMap(({ location }) => location ?? [])
  return audit(exchange, {
    outcome: 4,
    outcomeDescription: codesOf(errors),
    studyInstanceUid: (exchange.request.studies[0]?.studyInstanceUid ?? '').slice(0, 64),
    patientId: undefined,
    accessionNumbers: [],
    sopClasses: namedByClass(failed, new Map()),
    homeCommunityId: undefined,
  })
}

function codesOf(errors: readonly RegistryError[]): string {
  return [...new Set(errors.map(({ code }) => code))].join(' ')
}

const busy: RegistryError = {
  code: 'XDSRepositoryBusy',
  severity: 'Error',
  codeContext: 'too many retrievals of this peer are under way',
  location: undefined,
}
