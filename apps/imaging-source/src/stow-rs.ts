// STOW-RS: instances by HTTP from listed peers, into the same intake as C-STORE (DICOM PS3.18:
// 10.5).
import { DicomwebError } from '@isthmus/dicomweb/dicomweb-error'
import { dicomJson } from '@isthmus/dicomweb/media-types'
import { part10Parts } from '@isthmus/dicomweb/part10-parts'
import { encodeStoreReport } from '@isthmus/dicomweb/store-response'
import type { FailedReference, StoredReference } from '@isthmus/dicomweb/store-response'
import type { PeerRequest, PlainAnswer } from '@isthmus/http/plain-route'
import { MimeError } from '@isthmus/mime/mime-error'
import type { Intake } from './intake.ts'

export interface StoreRequestLimits {
  readonly storeRequestPartsMax: number
  readonly storeRequestBytesMax: number
  readonly instanceBytesMax: number
}

/** Handler of `POST /dicomweb/studies`; instances are taken one after the other, as they come. */
export function storeInstancesByHttp(intake: Intake, limits: StoreRequestLimits) {
  return async ({ headers, body, signal }: PeerRequest): Promise<PlainAnswer> => {
    const stored: StoredReference[] = []
    const failed: FailedReference[] = []
    try {
      const parts = part10Parts(headers.get('content-type'), body, {
        partsMax: limits.storeRequestPartsMax,
        partBytesMax: limits.instanceBytesMax,
        totalBytesMax: limits.storeRequestBytesMax,
        headersMax: 32,
        headerLineBytesMax: 8_192,
        preambleBytesMax: 65_536,
      })
      for await (const { bytes } of parts) {
        const { status, instance } = await intake({ bytes }, signal)
        if (status === 0 && instance !== undefined) stored.push(instance)
        else failed.push({ reference: instance, reason: status })
      }
    } catch (error) {
      if (error instanceof DicomwebError) return { status: 415 }
      if (!(error instanceof MimeError)) throw error
      // DICOM PS3.18: 10.5.3. What was stored before the message turned out to be broken stays, and
      // is said.
      failed.push({ reference: undefined, reason: cannotUnderstand })
    }
    const report = encodeStoreReport({ stored, failed })
    return { status: report.status, headers: { 'content-type': dicomJson }, body: report.body }
  }
}

const cannotUnderstand = 0xc000
