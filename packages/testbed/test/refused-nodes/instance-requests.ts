// A new instance by STOW-RS, a DICOM association, and an audit message by ITI-20, as they stand on
// the wire.
import { randomUUID } from 'node:crypto'
import { encodeAuditMessage } from '@isthmus/atna/audit-message-xml'
import { applicationStarted } from '@isthmus/atna/security-events'
import { encodeFrame } from '@isthmus/atna/syslog-frame'
import { encodeSyslog } from '@isthmus/atna/syslog-message'
import { syntheticInstance } from '@isthmus/dicom/synthetic-instance'
import { modalityAeTitle, north, permittingPatient } from '../../src/domain-map.ts'
import { associateRequest } from '../every-route/upper-layer.ts'
import { httpRequest } from './first-flight.ts'

/** DICOM PS3.18: 10.5. */
export function storeByHttp(): Uint8Array {
  const body = Buffer.concat([
    Buffer.from('--b\r\nContent-Type: application/dicom\r\n\r\n'),
    syntheticInstance(newInstance()),
    Buffer.from('\r\n--b--\r\n'),
  ])
  const type = 'multipart/related; type="application/dicom"; boundary=b'
  return httpRequest('POST /dicomweb/studies', { 'Content-Type': type }, body)
}

/** DICOM PS3.8: 7.1. An association for storing. */
export function associate(): Uint8Array {
  return associateRequest({ called: north.aeTitle, calling: modalityAeTitle }, [
    { id: 1, abstractSyntax: ctImageStorage },
  ])
}

/** RFC 5425: 4.3. */
export function auditFrame(): Uint8Array {
  const at = new Date()
  const node = {
    userId: strangersName,
    processId: randomUUID(),
    host: 'stranger.test',
    source: { sourceId: strangersName, types: [] },
  }
  const text = encodeAuditMessage(applicationStarted({ at, node }))
  const header = { timestamp: at, host: 'stranger.test', appName: 'stranger', processId: '1' }
  return encodeFrame(encodeSyslog({ ...header, text }))
}

/** AuditSourceID of a message that nobody may have sent. */
export const strangersName = 'stranger'

const ctImageStorage = '1.2.840.10008.5.1.4.1.1.2'

function newInstance() {
  return {
    studyInstanceUid: newUid(),
    seriesInstanceUid: newUid(),
    sopInstanceUid: newUid(),
    sopClassUid: ctImageStorage,
    patientId: permittingPatient.northNumber,
    patientName: permittingPatient.name,
  }
}

function newUid(): string {
  return `2.25.${BigInt(`0x${randomUUID().replaceAll('-', '')}`)}`
}
