// A person sees what the consents permit.
import type { ObjectKind } from './db/schema.ts'
import type { FoundRow } from './queries/found-row.ts'
import { type Judged, type VisibilityParts, createVisibility } from './visibility.ts'
import type { Viewer } from './viewer.ts'

/** What is withheld is noted with the release, once for each patient and reason. */
export function createConsentViewer(parts: VisibilityParts): Viewer {
  const { release } = parts
  const visibility = createVisibility(parts)
  return {
    async see<Kind extends ObjectKind>(_kind: Kind, rows: readonly FoundRow<Kind>[]) {
      await visibility.judge(rows.map((row) => toJudged(row)))
      return rows.filter(({ entry_uuid }) => {
        const verdict = visibility.verdictOn(entry_uuid)
        if (typeof verdict === 'object') release.withhold(verdict)
        return verdict === 'visible'
      })
    },
  }
}

function toJudged(row: FoundRow): Judged {
  const { entry_uuid: id } = row
  if (!('survivor_id' in row)) {
    return { kind: 'association', id, ends: [row.source_id, row.target_id] }
  }
  const { survivor_id: patientId } = row
  return 'confidentiality' in row
    ? { kind: 'entry', id, patientId, labels: row.confidentiality }
    : { kind: 'holder', id, patientId }
}
