// Reads an instance's header from the first bytes of its Part 10 file, and no further than that.
import { DicomError } from './dicom-error.ts'
import type { InstanceHeader, RequestAttributes } from './instance-header.ts'
import type { Attributes } from './internal/attributes.ts'
import { attributesOf, codedConcepts, issuerOf } from './internal/attributes.ts'
import type { Parsed } from './internal/parse-part10.ts'
import { parsePart10 } from './internal/parse-part10.ts'
import { parseUid } from './uid.ts'

export interface HeaderLimits {
  /** How far into the file the attributes of the header may lie. */
  readonly headerBytesMax: number
}

export const headerLimits: HeaderLimits = { headerBytesMax: 8 * 1024 * 1024 }

export interface HeaderOptions {
  readonly limits?: HeaderLimits
  /** Size of the whole file, where known: pixels that reach beyond it are refused as cut off. */
  readonly fileBytes?: number
}

/**
 * Takes a function that gives the first n bytes of the file (fewer only when the file is shorter)
 * and asks it for
 * as few as will do. Throws DicomError: no Part 10 file, an identifier that is none, cut off,
 * beyond the limit.
 */
export async function readInstanceHeader(
  firstBytes: (bytesMax: number) => Promise<Uint8Array>,
  { limits = headerLimits, fileBytes }: HeaderOptions = {},
): Promise<InstanceHeader> {
  for (const step of steps) {
    const bytesMax = Math.min(step, limits.headerBytesMax)
    const bytes = await firstBytes(bytesMax)
    const whole = bytes.length < bytesMax
    const parsed = parsePart10(bytes, {
      untilTag: pixelData,
      inflatedBytesMax: limits.headerBytesMax * 4,
    })
    if (!parsed.cut || reachedFarEnough(parsed)) {
      if (fileBytes !== undefined) checkPixelData(parsed, fileBytes)
      return headerOf(parsed)
    }
    if (whole) throw new DicomError('truncated', 'the dataset ends within an element')
    if (bytesMax === limits.headerBytesMax) break
  }
  throw new DicomError('limit', `the header does not end within ${limits.headerBytesMax} bytes`)
}

// Each step is read only when the one before did not hold the header: large private blocks are
// rare.
const steps = [16 * 1024, 128 * 1024, 1024 * 1024, Number.MAX_SAFE_INTEGER] as const

const pixelData = 'x7fe00010'
const lastTagWanted = 'x0040a504'

function reachedFarEnough({ dataSet }: Parsed): boolean {
  return Object.keys(dataSet.elements).some((tag) => tag > lastTagWanted)
}

// Native pixels say how long they are; encapsulated ones do not, nor does a deflated dataset lie
// where the file says.
function checkPixelData({ dataSet }: Parsed, fileBytes: number): void {
  const element = dataSet.elements[pixelData]
  const isDeflated = dataSet.string('x00020010')?.startsWith('1.2.840.10008.1.2.1.99') === true
  if (element === undefined || element.hadUndefinedLength === true || isDeflated) return
  if (element.length > 0 && element.dataOffset + element.length > fileBytes) {
    throw new DicomError('truncated', 'Pixel Data ends before its length')
  }
}

function headerOf({ dataSet }: Parsed): InstanceHeader {
  const attributes = attributesOf(dataSet)
  return {
    studyInstanceUid: identifier(attributes, 'x0020000d', 'Study Instance UID'),
    seriesInstanceUid: identifier(attributes, 'x0020000e', 'Series Instance UID'),
    sopInstanceUid: identifier(attributes, 'x00080018', 'SOP Instance UID'),
    sopClassUid: identifier(attributes, 'x00080016', 'SOP Class UID'),
    transferSyntaxUid: transferSyntax(dataSet.string('x00020010')),
    instanceNumber: attributes.text('x00200013'),
    timezoneOffset: attributes.text('x00080201'),
    institutionName: attributes.text('x00080080'),
    manufacturer: attributes.text('x00080070'),
    documentTitle: codedConcepts(attributes, 'x0040a043')[0],
    patient: {
      id: attributes.text('x00100020'),
      issuer: patientIdIssuer(attributes),
      name: alphabetic(attributes.text('x00100010')),
      birthDate: attributes.text('x00100030'),
      sex: attributes.text('x00100040'),
    },
    study: studyOf(attributes),
    series: {
      modality: attributes.text('x00080060'),
      number: attributes.text('x00200011'),
      description: attributes.text('x0008103e'),
      bodyPartExamined: attributes.text('x00180015'),
      anatomicRegions: codedConcepts(attributes, 'x00082218'),
      requests: attributes.items('x00400275').map(requestOf),
    },
  }
}

function studyOf(attributes: Attributes): InstanceHeader['study'] {
  return {
    date: attributes.text('x00080020'),
    time: attributes.text('x00080030'),
    id: attributes.text('x00200010'),
    description: attributes.text('x00081030'),
    accessionNumber: attributes.text('x00080050'),
    accessionIssuer: issuerOf(attributes, 'x00080051'),
    referringPhysician: alphabetic(attributes.text('x00080090')),
    procedureCodes: codedConcepts(attributes, 'x00081032'),
  }
}

function requestOf(item: Attributes): RequestAttributes {
  return {
    accessionNumber: item.text('x00080050'),
    accessionIssuer: issuerOf(item, 'x00080051'),
    placerOrderNumber: item.text('x00402016'),
    placerOrderIssuer: issuerOf(item, 'x00400026'),
    fillerOrderNumber: item.text('x00402017'),
    requestedProcedureId: item.text('x00401001'),
    requestedProcedureDescription: item.text('x00321060'),
    requestedProcedureCodes: codedConcepts(item, 'x00321064'),
  }
}

function patientIdIssuer(attributes: Attributes): InstanceHeader['patient']['issuer'] {
  const qualifiers = attributes.items('x00100024')[0]
  const localNamespace = attributes.text('x00100021')
  if (qualifiers === undefined && localNamespace === undefined) return undefined
  return {
    localNamespace,
    universalEntityId: qualifiers?.text('x00400032'),
    universalEntityIdType: qualifiers?.text('x00400033'),
  }
}

// DICOM PS3.5: 6.2.1.2. A name has up to three groups; the first is the alphabetic one.
function alphabetic(name: string | undefined): string | undefined {
  const group = name?.split('=')[0]?.trim()
  return group === '' ? undefined : group
}

function identifier(attributes: Attributes, tag: string, name: string): string {
  const uid = attributes.uid(tag)
  if (uid === undefined) throw new DicomError('identifier', `${name} is missing or no UID`)
  return uid
}

function transferSyntax(text: string | undefined): string {
  const uid = parseUid(text)
  if (uid === undefined) throw new DicomError('transfer-syntax', 'Transfer Syntax UID is no UID')
  return uid
}
