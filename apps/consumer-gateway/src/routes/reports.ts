// Opens a report of a search: a PDF, and nothing that a browser would run.
import { mimeTypePdf } from '@isthmus/xds/identifiers'
import type { WebServer } from '@isthmus/http/web-server'
import type { Sessions } from '../db/sessions.ts'
import type { Searches } from '../searches.ts'
import { forRoles, sentence } from '../session-cookie.ts'
import type { RetrieveDocument } from '../transactions/iti-43.ts'
import { firstPieceOf } from '../first-piece.ts'
import { HolderError } from '../holder-error.ts'
import type { WriteAssertion } from '../user-assertion.ts'

export interface ReportRouteParts {
  readonly sessions: Sessions
  readonly searches: Searches
  readonly writeAssertion: WriteAssertion
  readonly retrieveDocument: RetrieveDocument
}

export function serveReports(web: WebServer, parts: ReportRouteParts): void {
  web.route('GET', '/api/searches/:search/reports/:document', {
    handler: forRoles(['clinician'], parts.sessions, async (request, user) => {
      const { now, signal, parameters } = request
      const search = parts.searches.find(parameters.get('search') ?? '', user.userId)
      const entry = search?.reports.find(
        ({ uniqueId, mimeType }) =>
          uniqueId === parameters.get('document') && mimeType === mimeTypePdf,
      )
      if (search === undefined || entry === undefined) {
        return sentence(404, 'This report is not part of a search that is open.')
      }
      const { purpose, patientId } = search
      const assertion = parts.writeAssertion({ user, purpose, patientId, now })
      try {
        const body = await firstPieceOf(
          parts.retrieveDocument(entry, { assertion, patientId, now, signal }),
        )
        return { status: 200, headers: pdfHeaders, body }
      } catch (error) {
        if (!(error instanceof HolderError)) throw error
        return sentence(404, 'The report is not available from the other hospital.')
      }
    }),
    limits: { handlerMs: 30_000, stalledMs: 60_000 },
  })
}

// The type is ours, not the other hospital's word; nothing but a PDF viewer may make something of the bytes.
const pdfHeaders = {
  'content-type': mimeTypePdf,
  'content-disposition': 'inline; filename="report.pdf"',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'self'",
}
