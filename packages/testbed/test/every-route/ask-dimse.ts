// Asks a DIMSE port over mutual TLS with South's certificate: one command in each context of a
// service.
import type { Socket } from 'node:net'
import { connect } from 'node:tls'
import { clientOptions } from '@isthmus/tls/client-options'
import { modalityAeTitle, southGateway } from '../../src/domain-map.ts'
import type { DimseDoor, DimseServiceDescription, DomainService } from '../../src/domain-service.ts'
import type { WholeDomain } from '../../src/whole-domain.ts'
import type { PatientCase } from './case.ts'
import type { Answer, Question } from './question.ts'
import {
  type Context,
  associateRequest,
  commandSet,
  endsCommand,
  explicit,
  message,
  readPdus,
  releaseRequest,
  ui,
  us,
} from './upper-layer.ts'

export interface DimseOffer {
  readonly door: DimseDoor
  /** Of one command. */
  readonly offered: readonly DimseServiceDescription[]
}

/** Undefined for a service whose command this test does not know. */
export function dimseQuestions(
  domain: WholeDomain,
  { name }: DomainService,
  { door, offered }: DimseOffer,
): readonly Question[] | undefined {
  const command = commands[offered[0]?.service ?? '']
  if (command === undefined) return undefined
  const uids = offered.map(({ sopClassUid }) => sopClassUid)
  // DICOM PS3.8: 9.3.2.2. Context ids are odd and one byte long.
  const groups = Array.from({ length: Math.ceil(uids.length / 128) }, (_, at) =>
    uids
      .slice(at * 128, (at + 1) * 128)
      .map((abstractSyntax, index): Context => ({ id: index * 2 + 1, abstractSyntax })),
  )
  return groups.map((contexts) => ({
    title: `${contexts.length} SOP classes`,
    ask: (of) =>
      exchange(
        connect({
          ...clientOptions({
            tls: domain.nodes.credentials(southGateway),
            peers: domain.nodes.peers,
            peer: name,
          }),
          host: '127.0.0.1',
          port: door.port,
        }),
        { door, contexts, write: (context) => request(command, context, of) },
      ),
  }))
}

interface Command {
  readonly field: number
  /** With a dataset that names what is meant. */
  readonly hasDataset: boolean
}

/** Command Field (DICOM PS3.7: E.1). */
const commands: Readonly<Record<string, Command>> = {
  'C-STORE': { field: 0x0001, hasDataset: true },
  'C-GET': { field: 0x0010, hasDataset: true },
  'C-FIND': { field: 0x0020, hasDataset: true },
  'C-MOVE': { field: 0x0021, hasDataset: true },
  'C-ECHO': { field: 0x0030, hasDataset: false },
}

function request(
  { field, hasDataset }: Command,
  { id, abstractSyntax }: Context,
  { published }: PatientCase,
): Buffer {
  const isStore = field === commands['C-STORE']?.field
  const command = commandSet({
    0x0002: ui(abstractSyntax),
    0x0100: us(field),
    0x0110: us(id),
    ...(field === commands['C-MOVE']?.field ? { 0x0600: Buffer.from(modalityAeTitle) } : {}),
    ...(hasDataset ? { 0x0700: us(0) } : {}),
    0x0800: us(hasDataset ? 0 : 0x0101),
    ...(isStore ? { 0x1000: ui(published.sopInstanceUids[0] ?? '') } : {}),
  })
  return message(id, command, hasDataset ? identifier(published) : undefined)
}

// What a query asks for, and no instance that anybody could store.
function identifier({ patient, studyInstanceUid }: PatientCase['published']): Buffer {
  return Buffer.concat([
    explicit(0x0008_0052, 'CS', 'STUDY '),
    explicit(0x0010_0010, 'PN', ''),
    explicit(0x0010_0020, 'LO', patient.northNumber),
    explicit(0x0020_000d, 'UI', studyInstanceUid),
  ])
}

interface Exchange {
  readonly door: DimseDoor
  readonly contexts: readonly Context[]
  readonly write: (context: Context) => Buffer
}

// One command after the other, each when the one before it was answered.
function exchange(socket: Socket, { door, contexts, write }: Exchange): Promise<Answer> {
  const sent: Buffer[] = []
  const received: Buffer[] = []
  let next = 0
  let answered = -1
  const say = (bytes: Buffer) => {
    sent.push(bytes)
    socket.write(bytes)
  }
  const proceed = () => {
    const pdus = readPdus(Buffer.concat(received))
    // DICOM PS3.8: 9.3.3. Nothing may be asked before A-ASSOCIATE-AC.
    if (!pdus.some(({ type }) => type === 0x02)) return
    answered = pdus.filter((one) => endsCommand(one)).length
    while (next <= answered && next <= contexts.length) {
      const context = contexts[next]
      next += 1
      say(context === undefined ? releaseRequest : write(context))
    }
  }
  socket.on('data', (chunk: Buffer) => {
    received.push(chunk)
    proceed()
  })
  socket.on('error', () => undefined)
  socket.setTimeout(10_000, () => socket.destroy())
  say(associateRequest({ called: door.aeTitle, calling: modalityAeTitle }, contexts))
  return new Promise((resolve) => {
    socket.once('close', () => {
      resolve({
        status: undefined,
        sent: Buffer.concat(sent).toString('latin1'),
        received: Buffer.concat(received),
        understood: answered >= contexts.length,
      })
    })
  })
}
