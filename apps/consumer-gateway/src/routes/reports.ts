// Opens a report of a search: a PDF, and nothing that a browser would run.
import type { BrowserAnswer, BrowserRequest, WebServer } from '@isthmus/http/web-server'
import { mimeTypePdf } from '@isthmus/xds/identifiers'
import { firstPieceOf } from '../first-piece.ts'
import { notAvailable, streamed } from '../opened.ts'
import { sentence } from '../page-answer.ts'
import type { Searches } from '../searches.ts'
import type { SessionGate } from '../session-gate.ts'
import type { SignedInUser } from '../signed-in-user.ts'
import type { RetrieveDocument } from '../transactions/iti-43.ts'
import type { WriteAssertion } from '../user-assertion.ts'

export interface ReportRouteParts {
  readonly gate: SessionGate
  readonly searches: Searches
  readonly writeAssertion: WriteAssertion
  readonly retrieveDocument: RetrieveDocument
  readonly reportBytesMax: number
}

export function serveReports(web: WebServer, parts: ReportRouteParts): void {
  web.route('GET', '/api/searches/:search/reports/:document', {
    handler: parts.gate.only('clinician', (request, user) => open(request, user, parts)),
    limits: { handlerMs: 70_000, stalledMs: 60_000 },
  })
}

async function open(
  { now, signal, parameters }: BrowserRequest,
  user: SignedInUser,
  parts: ReportRouteParts,
): Promise<BrowserAnswer> {
  const search = parts.searches.find(parameters.get('search') ?? '', user.userId)
  const entry = search?.reports.find(({ uniqueId }) => uniqueId === parameters.get('document'))
  if (search === undefined || entry === undefined) {
    return sentence(404, 'This report is not part of a search that is open.')
  }
  const { purpose, patientId } = search
  const assertion = parts.writeAssertion({ user, purpose, patientId, now })
  const errand = { assertion, patientId, now, signal }
  const bytes = parts.retrieveDocument(entry, errand, { bytesMax: parts.reportBytesMax })
  try {
    return streamed(await firstPieceOf(bytes), pdfHeaders)
  } catch (error) {
    return notAvailable(error, 'The report')
  }
}

// The type is ours, not the other hospital's word; nothing but a PDF viewer may make something of
// the bytes.
const pdfHeaders = {
  'content-type': mimeTypePdf,
  'content-disposition': 'inline; filename="report.pdf"',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'self'",
}
