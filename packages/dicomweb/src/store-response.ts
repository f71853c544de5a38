// What STOW-RS answers: which instances were stored and which not (DICOM PS3.18: 10.5.3).
import { attribute, items, uidValue } from './dicom-json.ts'
import type { JsonDataset } from './dicom-json.ts'

export interface StoredReference {
  readonly sopClassUid: string
  readonly sopInstanceUid: string
}

export interface FailedReference {
  /** Undefined when the instance could not even be named. */
  readonly reference: StoredReference | undefined
  /** Failure Reason (0008,1197): a DIMSE status. */
  readonly reason: number
}

export interface StoreReport {
  readonly stored: readonly StoredReference[]
  readonly failed: readonly FailedReference[]
}

/** HTTP status and DICOM JSON body of the answer. */
export function encodeStoreReport(report: StoreReport): {
  readonly status: 200 | 202 | 400 | 409
  readonly body: string
} {
  const named = report.failed.flatMap(({ reference, reason }) =>
    reference === undefined ? [] : [{ ...reference, reason }],
  )
  const other = report.failed.filter(({ reference }) => reference === undefined)
  const dataset = {
    ...(report.stored.length === 0
      ? {}
      : { '00081199': { vr: 'SQ', Value: report.stored.map(referenceItem) } }),
    ...(named.length === 0
      ? {}
      : {
          '00081198': {
            vr: 'SQ',
            Value: named.map((one) => ({ ...referenceItem(one), ...reasonItem(one.reason) })),
          },
        }),
    // DICOM PS3.18: 10.5.3.2. Instances that cannot be named stand in Other Failures Sequence.
    ...(other.length === 0
      ? {}
      : { '0008119A': { vr: 'SQ', Value: other.map(({ reason }) => reasonItem(reason)) } }),
  }
  return { status: statusOf(report), body: JSON.stringify(dataset) }
}

/** Reads the answer of another server; items that cannot be read are left out. */
export function decodeStoreReport(body: unknown): StoreReport {
  return {
    stored: items(body, '00081199').flatMap((item) => {
      const reference = referenceOf(item)
      return reference === undefined ? [] : [reference]
    }),
    failed: [...items(body, '00081198'), ...items(body, '0008119A')].map((item) => ({
      reference: referenceOf(item),
      reason: Number(attribute(item, '00081197') ?? 0x0110),
    })),
  }
}

// DICOM PS3.18: Table 10.5.3-1.
function statusOf({ stored, failed }: StoreReport): 200 | 202 | 400 | 409 {
  if (failed.length === 0) return stored.length === 0 ? 400 : 200
  return stored.length === 0 ? 409 : 202
}

function referenceItem(reference: StoredReference) {
  return {
    '00081150': { vr: 'UI', Value: [reference.sopClassUid] },
    '00081155': { vr: 'UI', Value: [reference.sopInstanceUid] },
  }
}

function reasonItem(reason: number) {
  return { '00081197': { vr: 'US', Value: [reason] } }
}

function referenceOf(item: JsonDataset): StoredReference | undefined {
  const sopClassUid = uidValue(item, '00081150')
  const sopInstanceUid = uidValue(item, '00081155')
  if (sopClassUid === undefined || sopInstanceUid === undefined) return undefined
  return { sopClassUid, sopInstanceUid }
}
