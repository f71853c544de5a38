// Multi-Patient Stored Query (ITI TF-2: 3.51): ITI-18 on the wire, with queries of its own.
import type { Transaction } from '@isthmus/ihe/transaction'
import type { AdhocQueryRequest, AdhocQueryResponse } from '../messages.ts'
import { iti18 } from './iti-18.ts'

export const iti51: Transaction<AdhocQueryRequest, AdhocQueryResponse> = {
  ...iti18,
  id: 'ITI-51',
  name: 'Multi-Patient Stored Query',
  requestAction: 'urn:ihe:iti:2009:MultiPatientStoredQuery',
  responseAction: 'urn:ihe:iti:2009:MultiPatientStoredQueryResponse',
}
