// A message as it came, and what can be told of it without believing it.
import { createHash } from 'node:crypto'
import { decodeAuditMessage } from '@isthmus/atna/audit-message-xml'
import type { AuditMessage, ParticipantObject } from '@isthmus/atna/audit-message'
import { objectIdTypes, objectRoles, objectTypes } from '@isthmus/atna/codes'
import {
  type SyslogMessage,
  decodeSyslog,
  dicomMessageId,
  iheMessageId,
} from '@isthmus/atna/syslog-message'
import type { Peer } from '@isthmus/ihe/peer'

export interface Received {
  readonly raw: Uint8Array
  readonly framing: 'tls' | 'own' | 'cut-off'
  readonly receivedAt: Date
  /** Undefined for our own events. */
  readonly peer: (Peer & { readonly address: string }) | undefined
}

/** What is stored of it beside the bytes. */
export interface Described extends Received {
  /**
   * SHA-256 of the bytes, header included: our own senders never write the same bytes for two
   * events.
   */
  readonly digest: Buffer
  readonly syslog: SyslogMessage | undefined
  readonly message: AuditMessage | undefined
  readonly found: Found
}

/** What a search may ask for. */
export interface Found {
  readonly patientIds: readonly string[]
  readonly userIds: readonly string[]
  readonly studyUids: readonly string[]
  readonly documentIds: readonly string[]
}

/** Never throws: what is no audit message is kept as opaque bytes. */
export function describe(received: Received): Described {
  const syslog = decodeSyslog(received.raw)
  const message = syslog === undefined ? undefined : readMessage(syslog)
  return {
    ...received,
    digest: createHash('sha256').update(received.raw).digest(),
    syslog,
    message,
    found: message === undefined ? nothing : find(message),
  }
}

/** The same without anything that was read in it. */
export function opaque(described: Described): Described {
  return { ...described, message: undefined, found: nothing }
}

/** The audit message of a syslog message; undefined when it is none. ITI TF-2: 3.20.4.1.2. */
export function readMessage(syslog: SyslogMessage): AuditMessage | undefined {
  const { messageId } = syslog
  if (messageId !== iheMessageId && messageId !== dicomMessageId) return undefined
  try {
    return decodeAuditMessage(syslog.text)
  } catch {
    // Whatever is wrong with it: the bytes are kept, and the row says that nobody could read them.
    return undefined
  }
}

function find({ participants, objects }: AuditMessage): Found {
  const { system } = objectTypes
  const studies = objects.filter(
    ({ idType }) => idType.code === objectIdTypes.studyInstanceUid.code,
  )
  return {
    patientIds: ids(
      objects.filter(
        ({ typeCode, role }) => typeCode === objectTypes.person && role === objectRoles.patient,
      ),
    ),
    userIds: shortened(participants.flatMap(({ userId, userName }) => [userId, userName ?? ''])),
    studyUids: shortened([
      ...studies.map(({ id }) => id),
      ...objects.flatMap(({ description }) => description?.studyUids ?? []),
    ]),
    documentIds: ids(
      objects.filter(
        (object) =>
          object.typeCode === system &&
          object.role === objectRoles.report &&
          !studies.includes(object),
      ),
    ),
  }
}

function ids(objects: readonly ParticipantObject[]): readonly string[] {
  return shortened(objects.map(({ id }) => id))
}

// An index takes no entry of any length; the whole text stands in the message.
function shortened(texts: readonly string[]): readonly string[] {
  const all = texts.filter((text) => text !== '').map((text) => shorten(text))
  return [...new Set(all)].slice(0, valuesMax)
}

/** As long as a searched text is stored. */
export function shorten(text: string): string {
  return text.slice(0, charactersMax).toWellFormed()
}

const nothing: Found = { patientIds: [], userIds: [], studyUids: [], documentIds: [] }
const charactersMax = 255
const valuesMax = 10_000
