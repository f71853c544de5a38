// A registered object as the ebRIM text that answers repeat: written once, with the few values that
// change later left open (ITI TF-3: 4.2.5).
import { rim } from '@isthmus/ebxml/ebxml-names'
import { decodeRegistryObjectList } from '@isthmus/ebxml/decode-registry-object-list'
import { encodeObject, encodeSlots } from '@isthmus/ebxml/encode-registry-object-list'
import { readXml } from '@isthmus/xml/read-xml'
import { escapeAttribute } from '@isthmus/xml/write-xml'
import { decodeRegistryObjects, encodeRegistryObject } from './ebxml/registry-objects.ts'
import {
  documentEntryIdentifiers,
  folderIdentifiers,
  submissionSetIdentifiers,
} from './ebxml/schemes.ts'
import { statusApproved, statusDeprecated } from './identifiers.ts'
import type { AvailabilityStatus } from './metadata/availability-status.ts'
import type { RegistryObject } from './metadata/submission.ts'

/** What is filled in at each reading. */
export interface OpenValues {
  readonly status: AvailabilityStatus
  /** CX; an association has no place for it. */
  readonly patientId: string
  /** DTM; folders alone have a place for it, which stays out when there is none. */
  readonly lastUpdateTime?: string | undefined
}

/**
 * Gives the element with the prefix `rim`, its status, patientId and lastUpdateTime left open. The
 * values that the object has for them are not kept. Throws TypeError for a place that is not found,
 * which is a mistake of the encoder.
 */
export function encodeStoredObject(object: RegistryObject): string {
  const written = encodeObject(encodeRegistryObject(withPlaces(object), 'uuid'))
  const open = replaceOnce(written, statusPlace, statusMark)
  switch (object.kind) {
    case 'document-entry':
      return replaceOnce(open, entryPatientPlace, patientIdMark)
    case 'submission-set':
      return replaceOnce(open, submissionSetPatientPlace, patientIdMark)
    case 'folder':
      return replaceOnce(
        replaceOnce(open, folderPatientPlace, patientIdMark),
        lastUpdateTimePlace,
        lastUpdateTimeMark,
      )
    case 'association':
      return open
  }
}

/**
 * Gives the element as an answer holds it, with the prefix `rim` that whoever puts it into a message
 * declares. Costs a search for three characters; nothing is parsed.
 */
export function completeStoredObject(stored: string, values: OpenValues): string {
  const { status, patientId, lastUpdateTime } = values
  const slot = lastUpdateTime === undefined ? '' : lastUpdateTimeSlot(lastUpdateTime)
  const places: readonly (readonly [mark: string, value: string])[] = [
    [statusMark, statusUrns[status]],
    [lastUpdateTimeMark, slot],
    [patientIdMark, escapeAttribute(patientId)],
  ]
  let completed = ''
  let from = 0
  for (const [mark, value] of places) {
    const at = stored.indexOf(mark, from)
    if (at === -1) continue
    completed += stored.slice(from, at) + value
    from = at + mark.length
  }
  return completed + stored.slice(from)
}

/**
 * Reads a stored text back. Throws TypeError or XmlError for a text that encodeStoredObject did not
 * give.
 */
export function decodeStoredObject(stored: string, values: OpenValues): RegistryObject {
  const element = completeStoredObject(stored, values)
  const list = readXml(
    `<rim:RegistryObjectList xmlns:rim="${rim}">${element}</rim:RegistryObjectList>`,
  )
  const { objects } = decodeRegistryObjects(decodeRegistryObjectList(list))
  const [object] = objects
  if (object === undefined || objects.length > 1) throw new TypeError('not one stored object')
  return object
}

// XML 1.0 can hold none of these in any form: the reader refuses them, and the writer replaces what
// reached it by another way. So those that stand in a stored text are ours.
// They stand in this order: the status in the start tag, a slot before the identifiers.
const statusMark = '\u0001'
const patientIdMark = '\u0002'
const lastUpdateTimeMark = '\u0003'

// Each place has to be written to be found, whatever the object has there.
function withPlaces(object: RegistryObject): RegistryObject {
  const filled = { availabilityStatus: 'Approved', patientId: '-' } as const
  switch (object.kind) {
    case 'folder':
      return { ...object, ...filled, lastUpdateTime: '-' }
    case 'association':
      return { ...object, availabilityStatus: 'Approved' }
    case 'document-entry':
    case 'submission-set':
      return { ...object, ...filled }
  }
}

// A written value holds neither `"` nor `<`: what these expressions match is markup of the writer,
// never text of a sender.
const attributes = String.raw`(?: \w+="[^"]*")*?`
const statusPlace = new RegExp(String.raw`^(<rim:\w+${attributes} status=")[^"]*`)
const entryPatientPlace = patientPlace(documentEntryIdentifiers.patientId.scheme)
const submissionSetPatientPlace = patientPlace(submissionSetIdentifiers.patientId.scheme)
const folderPatientPlace = patientPlace(folderIdentifiers.patientId.scheme)
const lastUpdateTimePlace = new RegExp(`()${lastUpdateTimeSlot('-')}`)

function patientPlace(scheme: string): RegExp {
  return new RegExp(
    `(<rim:ExternalIdentifier${attributes} identificationScheme="${scheme}" value=")[^"]*`,
  )
}

function replaceOnce(text: string, place: RegExp, mark: string): string {
  const replaced = text.replace(place, `$1${mark}`)
  if (replaced === text) throw new TypeError('the object was written without one of its places')
  return replaced
}

function lastUpdateTimeSlot(time: string): string {
  return encodeSlots([{ name: 'lastUpdateTime', values: [time] }])
}

const statusUrns: Readonly<Record<AvailabilityStatus, string>> = {
  Approved: statusApproved,
  Deprecated: statusDeprecated,
}
