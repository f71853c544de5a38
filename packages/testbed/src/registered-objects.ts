// Everything of a patient that the registry shows to South (ITI TF-2: 3.18.4.1.2.3.7.4).
import { statusApproved, storedQueryIds } from '@isthmus/xds/identifiers'
import type { AdhocQueryRequest } from '@isthmus/xds/messages'
import type { RegistryObject } from '@isthmus/xds/metadata/submission'
import { iti18 } from '@isthmus/xds/transactions/iti-18'
import { type TestPatient, southGateway } from './domain-map.ts'
import { southAssertion } from './south-assertion.ts'
import type { WholeDomain } from './whole-domain.ts'

/** Approved entries, submission sets and folders, and every association with an end among them. */
export async function registeredObjects(
  domain: WholeDomain,
  { domainId }: TestPatient,
): Promise<readonly RegistryObject[]> {
  await using answer = await domain.nodes.client(southGateway).call(iti18, {
    url: `${domain.service('registry').origin}/iti-18`,
    peer: 'registry',
    request: getAll(domainId),
    assertionXml: southAssertion(domain.nodes, domainId),
    signal: AbortSignal.timeout(10_000),
  })
  return answer.response.objects
}

function getAll(domainId: string): AdhocQueryRequest {
  const statuses = ['DocumentEntry', 'SubmissionSet', 'Folder'].map((kind) => ({
    name: `$XDS${kind}Status`,
    values: [`('${statusApproved}')`],
  }))
  return {
    returnType: 'LeafClass',
    queryId: storedQueryIds.GetAll,
    homeCommunityId: undefined,
    slots: [{ name: '$patientId', values: [`'${domainId}'`] }, ...statuses],
  }
}
