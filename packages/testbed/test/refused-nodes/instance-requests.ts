// A new instance by STOW-RS and by C-STORE, and an audit message by ITI-20, as they stand on the wire.
import { randomUUID } from 'node:crypto'
import { encodeAuditMessage } from '@isthmus/atna/audit-message-xml'
import { applicationStarted } from '@isthmus/atna/security-events'
import { encodeFrame } from '@isthmus/atna/syslog-frame'
import { encodeSyslog } from '@isthmus/atna/syslog-message'
import { syntheticDataset, syntheticInstance } from '@isthmus/dicom/synthetic-instance'
import { modalityAeTitle, north, permittingPatient } from '../../src/domain-map.ts'
import {
  associateRequest,
  commandSet,
  message,
  releaseRequest,
  ui,
  us,
} from '../every-route/upper-layer.ts'
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

/** DICOM PS3.4: B. The whole association in one go. */
export function storeByDimse(): Uint8Array {
  const instance = newInstance()
  const command = commandSet({
    0x0002: ui(ctImageStorage),
    0x0100: us(0x0001),
    0x0110: us(1),
    0x0700: us(0),
    0x0800: us(0),
    0x1000: ui(instance.sopInstanceUid),
  })
  return Buffer.concat([
    associateRequest({ called: north.aeTitle, calling: modalityAeTitle }, [
      { id: 1, abstractSyntax: ctImageStorage },
    ]),
    message(1, command, Buffer.from(syntheticDataset(instance))),
    releaseRequest,
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
