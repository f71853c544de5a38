// The steps of the walk in their order.
import { askInVain } from './steps/ask-in-vain.ts'
import { awaitPublication } from './steps/await-publication.ts'
import { openStudy } from './steps/open-study.ts'
import { publishReports } from './steps/publish-reports.ts'
import { readTheAudit } from './steps/read-the-audit.ts'
import { readManifestByDcmtk } from './steps/read-manifest-by-dcmtk.ts'
import { recordConsents } from './steps/record-consents.ts'
import { refuseSharing } from './steps/refuse-sharing.ts'
import { sendStudies } from './steps/send-studies.ts'
import { useThePage } from './steps/use-the-page.ts'
import type { Step } from './walk.ts'

export const walkSteps: readonly Step[] = [
  recordConsents,
  sendStudies,
  publishReports,
  awaitPublication,
  openStudy,
  readManifestByDcmtk,
  refuseSharing,
  useThePage,
  askInVain,
  readTheAudit,
]
