// Register On-Demand Document Entry (ITI TF-2: 3.61): ITI-42 with other actions.
import type { Transaction } from '@isthmus/ihe/transaction'
import type { RegisterRequest } from '../messages.ts'
import type { RegistryResponse } from '../registry-response.ts'
import { iti42 } from './iti-42.ts'

export const iti61: Transaction<RegisterRequest, RegistryResponse> = {
  ...iti42,
  id: 'ITI-61',
  name: 'Register On-Demand Document Entry',
  requestAction: 'urn:ihe:iti:2010:RegisterOnDemandDocumentEntry',
  // ITI TF-2: 3.61.6. The word Entry is not in the action of the answer.
  responseAction: 'urn:ihe:iti:2010:RegisterOnDemandDocumentResponse',
}
