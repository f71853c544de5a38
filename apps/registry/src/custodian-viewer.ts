// A custodian sees what is its own, of whichever patient, and nothing else.
import type { CustodianAsk } from '@isthmus/xds/rules/custodian-query'
import type { FoundRow } from './queries/found-row.ts'
import type { Viewer } from './viewer.ts'

export function createCustodianViewer(ask: CustodianAsk): Viewer {
  return {
    see: (_kind, rows) => Promise.resolve(rows.filter((row) => isOwn(row, ask))),
  }
}

function isOwn(row: FoundRow, ask: CustodianAsk): boolean {
  if (ask.kind === 'own-documents') {
    const repository = 'repository_unique_id' in row ? row.repository_unique_id : undefined
    return ask.repositoryUniqueIds.includes(repository ?? '')
  }
  // The set is found first: without it nothing of its contents is looked for.
  const isSubmissionSet = 'survivor_id' in row && 'source_id' in row
  return !isSubmissionSet || ask.sourceIds.includes(row.source_id)
}
