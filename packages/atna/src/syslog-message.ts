// One syslog message (RFC 5424): header, structured data, and the audit message as its text.

export interface SyslogHeader {
  /** Facility times 8 plus severity. */
  readonly priority: number
  /** Undefined when the sender does not know the time. */
  readonly timestamp: Date | undefined
  readonly host: string | undefined
  readonly appName: string | undefined
  readonly processId: string | undefined
  readonly messageId: string | undefined
}

export interface SyslogMessage extends SyslogHeader {
  /** The text, with the byte order mark that it may begin with. */
  readonly text: Uint8Array
}

export interface OutgoingSyslog {
  readonly timestamp: Date
  /** Added behind the milliseconds, 0 to 999: tells two messages of one process apart. */
  readonly microseconds?: number
  readonly host: string
  readonly appName: string
  readonly processId: string
  readonly text: string
}

/** MSGID of IHE audit messages. ITI TF-2: 3.20.4.1.2. */
export const iheMessageId = 'IHE+RFC-3881'
/** MSGID of DICOM's own. DICOM PS3.15: A.6. */
export const dicomMessageId = 'DICOM+RFC3881'

/** Writes a message of facility 10 (security), severity 5 (notice), without byte order mark. */
export function encodeSyslog(message: OutgoingSyslog): Uint8Array {
  const micros = String(message.microseconds ?? 0).padStart(3, '0')
  const timestamp = message.timestamp.toISOString().replace('Z', `${micros}Z`)
  const header = [
    '<85>1',
    timestamp,
    printable(message.host, 255),
    printable(message.appName, 48),
    printable(message.processId, 128),
    iheMessageId,
    '-',
  ].join(' ')
  return Buffer.from(`${header} ${message.text}`)
}

/** Reads a message of any priority; gives undefined when it does not follow RFC 5424: 6. */
export function decodeSyslog(bytes: Uint8Array): SyslogMessage | undefined {
  // The header is ASCII, but structured data may hold UTF-8: one byte is one unit in Latin-1, so
  // offsets agree.
  const start = Buffer.from(bytes.subarray(0, headerBytesMax)).toString('latin1')
  const found = header.exec(start)
  if (found === null) return undefined
  const [all, priority = '', timestamp = '-', host = '-', appName = '-', ...ids] = found
  const time = timestampOf(timestamp)
  if (Number(priority) > 191 || time === 'wrong') return undefined
  return {
    priority: Number(priority),
    timestamp: time,
    host: known(host),
    appName: known(appName),
    processId: known(ids[0]),
    messageId: known(ids[1]),
    text: bytes.subarray(all.length),
  }
}

function timestampOf(text: string): Date | undefined | 'wrong' {
  if (text === '-') return undefined
  // RFC 5424: 6.2.3. Capital T and Z, a zone always, at most six digits of a second.
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)$/.test(text))
    return 'wrong'
  const time = new Date(text)
  return Number.isNaN(time.getTime()) ? 'wrong' : time
}

function known(text: string | undefined): string | undefined {
  return text === '-' ? undefined : text
}

// RFC 5424: 6. Printable ASCII without a space; what is nothing then is written as `-`.
function printable(text: string, lengthMax: number): string {
  const plain = text.replaceAll(/[^\x21-\x7e]/g, '_').slice(0, lengthMax)
  return plain === '' ? '-' : plain
}

const headerBytesMax = 16 * 1024
const word = (max: number): string => `([\\x21-\\x7e]{1,${max}})`
const element = String.raw`\[[^\s="\]]{1,32}(?: [^\s="\]]{1,32}="(?:[^"\\\]]|\\.)*")*\]`
const version = String.raw`<(0|[1-9]\d{0,2})>1`
const words = [40, 255, 48, 128, 32].map((max) => word(max)).join(' ')
const header = new RegExp(String.raw`^${version} ${words} (?:-|(?:${element})+)(?: |$)`, 's')
