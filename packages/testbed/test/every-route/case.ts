// One patient as the question of a test: his data, and what of it an answer may give away.
import { north } from '../../src/domain-map.ts'
import type { PublishedPatient } from '../../src/publish-patient.ts'

export interface PatientCase {
  readonly published: PublishedPatient
  /** A search of South's gateway that was made while he permitted it. */
  readonly searchId: string
  /** What his desk says of him today, in the words of South's page. */
  readonly decision: 'permit' | 'refuse'
}

/** Bytes by which his data are known, each with its name for the reader of a complaint. */
export interface Mark {
  readonly name: string
  readonly bytes: Buffer
  /** `content` is what a document or image says; `identifier` tells that there is one. */
  readonly kind: 'content' | 'identifier'
}

/** Everything that nobody may learn of him. */
export function marksOf({ published }: PatientCase): readonly Mark[] {
  const { patient, entries, pixels, report } = published
  const identifier = (name: string, text: string): Mark => mark(name, 'identifier', text)
  return [
    ...patient.name.split('^').map((part) => mark('name', 'content', part)),
    identifier('number in the domain', patient.domainId.split('^')[0] ?? ''),
    identifier('number at North', patient.northNumber),
    identifier('accession number', published.accessionNumber),
    identifier('Study Instance UID', published.studyInstanceUid),
    identifier('Series Instance UID', published.seriesInstanceUid),
    ...published.sopInstanceUids.map((uid) => identifier('SOP Instance UID', uid)),
    ...entries.flatMap((entry) => [
      identifier('entryUUID', entry.id),
      identifier('uniqueId', entry.uniqueId),
      identifier('hash', entry.hash ?? ''),
      ...(entry.title === undefined ? [] : [mark('title', 'content', entry.title)]),
    ]),
    ...[...published.submissionSets, ...published.folders].flatMap(({ kind, id, uniqueId }) => [
      identifier(`entryUUID of a ${kind}`, id),
      identifier(`uniqueId of a ${kind}`, uniqueId),
    ]),
    ...windows(report).map((bytes): Mark => ({ name: 'report bytes', kind: 'content', bytes })),
    ...pixels
      .flatMap((bytes) => windows(bytes))
      .map((bytes): Mark => ({ name: 'pixel bytes', kind: 'content', bytes })),
  ].filter(({ bytes }) => bytes.length > 0)
}

/** All ids of him by which a route could be asked, the most telling first. */
export function idsOf({ published, searchId }: PatientCase): readonly string[] {
  const { patient, entries } = published
  return [
    published.studyInstanceUid,
    ...entries.flatMap(({ uniqueId, id }) => [uniqueId, id]),
    ...published.sopInstanceUids,
    published.seriesInstanceUid,
    published.accessionNumber,
    patient.domainId,
    patient.domainId.split('^')[0] ?? '',
    patient.southNumber,
    patient.northNumber,
    searchId,
    north.repositoryUniqueId,
  ]
}

/** The marks of `marks` that came back in an answer and had not been sent along. */
export function foundIn(
  marks: readonly Mark[],
  { sent, received }: { readonly sent: string; readonly received: Uint8Array },
): readonly Mark[] {
  const texts = [Buffer.from(received), ...decodedBase64(received)]
  return marks.filter(
    ({ bytes }) =>
      !sent.includes(bytes.toString('latin1')) && texts.some((text) => text.includes(bytes)),
  )
}

function mark(name: string, kind: Mark['kind'], text: string): Mark {
  return { name, kind, bytes: Buffer.from(text) }
}

// Whole windows alone: a part of a document that came is seen by the window that came with it.
function windows(bytes: Uint8Array): readonly Buffer[] {
  const whole = Math.floor(bytes.length / windowBytes)
  return Array.from({ length: whole }, (_, at) =>
    Buffer.from(bytes.subarray(at * windowBytes, (at + 1) * windowBytes)),
  )
}

const windowBytes = 16

// Documents may also come inline.
function decodedBase64(received: Uint8Array): readonly Buffer[] {
  const text = Buffer.from(received).toString('latin1')
  return (text.match(/[\d+/A-Za-z]{24,}={0,2}/g) ?? []).map((run) => Buffer.from(run, 'base64'))
}
