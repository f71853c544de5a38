// tidy: table
// The formats of attributes, with the words in which a refusal names them
// (ITI TF-3: Table 4.2.3.1.7-2).
import { parseCx } from '@isthmus/hl7/cx'
import { isCxi } from '@isthmus/hl7/cxi'
import { isDtm } from '@isthmus/hl7/dtm'
import { isOid } from '@isthmus/hl7/oid'
import { isXcn } from '@isthmus/hl7/xcn'
import { isXon } from '@isthmus/hl7/xon'
import { isXtn } from '@isthmus/hl7/xtn'

export interface Format {
  readonly says: string
  readonly accepts: (value: string) => boolean
  /** The value may speak of a person, so a refusal does not repeat it. */
  readonly isPersonal: boolean
}

export const formats = {
  cx: personal('a CX (id^^^&OID&ISO)', (value) => parseCx(value) !== undefined),
  cxi: personal('a CXi (id^^^authority^type)', isCxi),
  xcn: personal('an XCN with an id or a family name', isXcn),
  xon: personal('an XON with a name', isXon),
  xtn: personal('an XTN', isXtn),
  intendedRecipient: personal('XON|XCN|XTN', isIntendedRecipient),
  sourcePatientInfo: personal('PID-n|content with an allowed field', isSourcePatientInfo),
  dtm: plain('a time in UTC (YYYY[MM[DD[hh[mm[ss]]]]])', isDtm),
  oid: plain('an OID of at most 64 characters', isOid),
  hash: plain('a SHA-1 hash of 40 hex digits', matching(/^[0-9a-f]{40}$/i)),
  size: plain('a decimal number of bytes', isSize),
  mimeType: plain(
    'a media type',
    matching(/^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}(?:\s*;.*)?$/),
  ),
  languageCode: plain(
    'a language tag of RFC 5646',
    matching(/^(?:[a-z]{2,8}|[ix]-[a-z0-9]{1,8})(?:-[a-z0-9]{1,8})*$/i),
  ),
  uniqueId: plain('an OID, OID^extension or absolute URI of at most 128 characters', isUniqueId),
  documentAvailability: plain(
    'urn:ihe:iti:2010:DocumentAvailability:Online or …:Offline',
    matching(/^urn:ihe:iti:2010:DocumentAvailability:(?:Online|Offline)$/),
  ),
  // A file's name may be a patient's.
  uri: personal('a URI', matching(/^(?:[\w.~:/?#[\]@!$&'()*+,;=|-]|%[0-9a-f]{2})+$/i)),
} as const satisfies Record<string, Format>

function plain(says: string, accepts: Format['accepts']): Format {
  return { says, accepts, isPersonal: false }
}

function personal(says: string, accepts: Format['accepts']): Format {
  return { says, accepts, isPersonal: true }
}

function matching(pattern: RegExp): Format['accepts'] {
  return (value) => pattern.test(value)
}

function isSize(value: string): boolean {
  return /^\d{1,19}$/.test(value) && BigInt(value) <= 0x7fff_ffff_ffff_ffffn
}

// ITI TF-3: Table 4.2.3.2-1. An identifier is an OID, an OID with an extension, or a URI; one that
// climbs a path (`../`) names no document and is refused before anything could take it for a file.
function isUniqueId(value: string): boolean {
  if (!/^[\x21-\x7e]{1,128}$/.test(value)) return false
  if (value.split(/[/\\]/).some((step) => step === '.' || step === '..')) return false
  const [root = '', extension, ...more] = value.split('^')
  if (isOid(root)) {
    return more.length === 0 && (extension === undefined || /^[^/\\]{1,64}$/.test(extension))
  }
  return /^[a-z][a-z0-9+.-]*:[^"<>\\^`{|}]+$/i.test(value)
}

// ITI TF-3: Table 4.2.3.3-1. Organization, person and telecommunication, at least one of them.
function isIntendedRecipient(value: string): boolean {
  const [organization = '', person = '', telecommunication = '', ...more] = value.split('|')
  if (more.length > 0) return false
  const parts = [
    { text: organization, accepts: isXon },
    { text: person, accepts: isXcn },
    { text: telecommunication, accepts: isXtn },
  ].filter(({ text }) => text !== '')
  return parts.length > 0 && parts.every(({ text, accepts }) => accepts(text))
}

// ITI TF-3: Table 4.2.3.2-1. One PID field a value; account numbers, aliases and the like do not
// belong here.
function isSourcePatientInfo(value: string): boolean {
  const [, number, content] = /^PID-([1-9]|[12]\d|3\d)\|([^|]+)$/.exec(value) ?? []
  if (number === undefined || content === undefined || forbiddenFields.has(number)) return false
  if (number === '3') return content.split('~').every((id) => parseCx(id) !== undefined)
  if (number === '7') return isDtm(content)
  return number !== '8' || /^[A-Z]$/i.test(content)
}

const forbiddenFields: ReadonlySet<string> = new Set(['2', '4', '12', '19'])
