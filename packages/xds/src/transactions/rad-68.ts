// Provide and Register Imaging Document Set (RAD TF-2: 4.68): ITI-41 on the wire, with imaging
// content.
import type { Transaction } from '@isthmus/ihe/transaction'
import { mimeTypeDicom } from '../identifiers.ts'
import type { ProvideAndRegisterRequest } from '../messages.ts'
import type { Submission } from '../metadata/submission.ts'
import type { RegistryResponse } from '../registry-response.ts'
import { iti41 } from './iti-41.ts'

export const rad68: Transaction<ProvideAndRegisterRequest, RegistryResponse> = {
  ...iti41,
  id: 'RAD-68',
  name: 'Provide and Register Imaging Document Set',
}

/**
 * True when a submission that came by the common action is imaging: at least one of its entries is
 * a
 * DICOM object. Nothing else of the message tells RAD-68 from ITI-41.
 */
export function isImagingSubmission({ documentEntries }: Submission): boolean {
  return documentEntries.some(
    ({ mimeType }) => mimeType.split(';')[0]?.trim().toLowerCase() === mimeTypeDicom,
  )
}
