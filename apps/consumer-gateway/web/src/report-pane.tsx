// The reports of a study, one at a time, in the browser's own PDF viewer.
import { useState } from 'preact/hooks'
import { type ReportSummary, reportUrl } from './gateway-api.ts'

interface ReportPaneProps {
  readonly searchId: string
  readonly reports: readonly ReportSummary[]
}

export function ReportPane({ searchId, reports }: ReportPaneProps) {
  const [shown, setShown] = useState(reports[0]?.documentUniqueId ?? '')
  return (
    <aside class="report">
      <div class="report-tabs">
        {reports.map(({ documentUniqueId, title }) => (
          <button
            key={documentUniqueId}
            type="button"
            class={documentUniqueId === shown ? 'tab here' : 'tab'}
            aria-pressed={documentUniqueId === shown}
            onClick={() => setShown(documentUniqueId)}
          >
            {title}
          </button>
        ))}
      </div>
      <iframe
        key={shown}
        title="Report"
        src={`${reportUrl(searchId, shown)}#navpanes=0&view=FitH`}
      />
    </aside>
  )
}
