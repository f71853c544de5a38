// A peer registers entries of its own repositories only.
import type { Peer } from '@isthmus/ihe/peer'
import type { Submission } from '../metadata/submission.ts'
import type { RegistryError } from '../registry-response.ts'

// ITI TF-2: 3.42.4.1.2. The entry names the repository that holds the document; consumers will
// fetch it there, so nobody may register an entry in the name of a repository that is not his.
/** Entries whose repositoryUniqueId is not in the peer's record are refused. */
export function checkRegisteringPeer(
  { documentEntries }: Submission,
  { repositoryUniqueIds }: Pick<Peer, 'repositoryUniqueIds'>,
): readonly RegistryError[] {
  return documentEntries
    .filter(({ repositoryUniqueId }) => !repositoryUniqueIds.includes(repositoryUniqueId ?? ''))
    .map(({ id }) => ({
      code: 'XDSRegistryMetadataError',
      severity: 'Error',
      codeContext: `repositoryUniqueId is not that of a repository of the sender (${id})`,
      location: id,
    }))
}
