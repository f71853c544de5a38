// Opens a study of a search: its instances as they come from the other hospital.
import type { BrowserAnswer, BrowserRequest, WebServer } from '@isthmus/http/web-server'
import type { Errand } from '../errand.ts'
import { firstPieceOf } from '../first-piece.ts'
import { HolderError } from '../holder-error.ts'
import { ordersOf } from '../imaging-orders.ts'
import { encodeInstances, instanceStreamType } from '../instance-stream.ts'
import { notAvailable, streamed } from '../opened.ts'
import { sentence } from '../page-answer.ts'
import type { ImagingOrder } from '../retrieved-images.ts'
import type { Search, Searches } from '../searches.ts'
import type { SessionGate } from '../session-gate.ts'
import type { SignedInUser } from '../signed-in-user.ts'
import type { RetrieveInstances } from '../transactions/rad-69.ts'
import type { WriteAssertion } from '../user-assertion.ts'

export interface StudyRouteParts {
  readonly gate: SessionGate
  readonly searches: Searches
  readonly writeAssertion: WriteAssertion
  readonly retrieveInstances: RetrieveInstances
  readonly instancesPerRetrieveMax: number
}

export function serveStudies(web: WebServer, parts: StudyRouteParts): void {
  web.route('GET', '/api/searches/:search/studies/:study', {
    handler: parts.gate.only('clinician', (request, user) => open(request, user, parts)),
    limits: { handlerMs: 70_000, stalledMs: 60_000 },
  })
}

async function open(
  request: BrowserRequest,
  user: SignedInUser,
  parts: StudyRouteParts,
): Promise<BrowserAnswer> {
  const { parameters } = request
  const search = parts.searches.find(parameters.get('search') ?? '', user.userId)
  const found = search?.manifests.find(
    ({ manifest }) => manifest.studyInstanceUid === parameters.get('study'),
  )
  if (search === undefined || found === undefined) {
    return sentence(404, 'This study is not part of a search that is open.')
  }
  const orders = ordersOf(found.manifest, parts.instancesPerRetrieveMax)
  const instances = instancesOf(orders, errandsOf(search, { request, user }, parts), parts)
  try {
    return streamed(await firstPieceOf(encodeInstances(instances)), headers)
  } catch (error) {
    return notAvailable(error, 'The study')
  }
}

const headers = { 'content-type': instanceStreamType }

// A large study takes longer than an assertion lives, so each request gets one of its own.
function errandsOf(
  { purpose, patientId }: Search,
  { request, user }: { readonly request: BrowserRequest; readonly user: SignedInUser },
  { writeAssertion }: StudyRouteParts,
): () => Errand {
  return () => {
    const now = new Date()
    const assertion = writeAssertion({ user, purpose, patientId, now })
    return { assertion, patientId, now, signal: request.signal }
  }
}

// A source that fails between two instances does not keep another's images back; then the stream
// has no end mark.
async function* instancesOf(
  orders: readonly ImagingOrder[],
  nextErrand: () => Errand,
  { retrieveInstances }: StudyRouteParts,
): AsyncIterable<AsyncIterable<Uint8Array>> {
  const failures: HolderError[] = []
  for (const order of orders) {
    try {
      for await (const { bytes } of retrieveInstances(order, nextErrand())) yield bytes
    } catch (error) {
      if (!(error instanceof HolderError)) throw error
      failures.push(error)
    }
  }
  const [first] = failures
  if (first !== undefined) throw first
}
