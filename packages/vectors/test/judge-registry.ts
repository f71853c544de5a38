// What the pure floors say of a sample that changes a registry: registration, update, removal.
import type { RegistryError } from '@isthmus/xds/registry-response'
import { checkRemoveObjects } from '@isthmus/xds/remove-metadata'
import { checkOnDemandSubmission } from '@isthmus/xds/rules/on-demand-submission'
import { checkRegisteringPeer } from '@isthmus/xds/rules/registering-peer'
import { checkSubmission } from '@isthmus/xds/rules/submission'
import { checkUpdate } from '@isthmus/xds/rules/update'
import { iti42 } from '@isthmus/xds/transactions/iti-42'
import { iti57 } from '@isthmus/xds/transactions/iti-57'
import { iti61 } from '@isthmus/xds/transactions/iti-61'
import { iti62 } from '@isthmus/xds/transactions/iti-62'
import { iti92 } from '@isthmus/xds/transactions/iti-92'
import { readRequest } from './read-request.ts'
import type { Vector } from './vector.ts'

/** Undefined for a sample of another transaction. Throws as `readRequest` does. */
export async function judgeRegistry(
  vector: Vector,
  repositoryUniqueId: string,
): Promise<readonly RegistryError[] | undefined> {
  const sender = { repositoryUniqueIds: [repositoryUniqueId] }
  switch (vector.transaction) {
    case 'iti-42': {
      const { submission } = (await readRequest(vector, iti42)).request
      return [
        ...checkSubmission(submission, 'ITI-42'),
        ...checkRegisteringPeer(submission, sender),
      ]
    }
    case 'iti-57':
      return checkUpdate((await readRequest(vector, iti57)).request.submission, 'ITI-57')
    case 'iti-61': {
      const { submission } = (await readRequest(vector, iti61)).request
      return [...checkOnDemandSubmission(submission), ...checkRegisteringPeer(submission, sender)]
    }
    case 'iti-62':
      return checkRemoveObjects((await readRequest(vector, iti62)).request)
    case 'iti-92':
      return checkUpdate((await readRequest(vector, iti92)).request.submission, 'ITI-92')
    default:
      return undefined
  }
}
