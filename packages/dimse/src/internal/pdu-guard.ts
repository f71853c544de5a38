// Looks at every byte before the library does, because the library itself knows no limits (DICOM
// PS3.8: 9.2, 9.3).
import { type AbortReason, abortReason } from './end-association.ts'

export interface PduLimits {
  readonly pduBytesMax: number
  readonly commandBytesMax: number
  readonly instanceBytesMax: number
}

export interface PduProblem {
  readonly says: string
  readonly abort: AbortReason
}

export interface PduGuard {
  /** Takes each chunk as it comes. Gives why the association must end; undefined: all is well. */
  check(chunk: Uint8Array): PduProblem | undefined
  /** A-ASSOCIATE-AC was sent: data may come from now on. */
  accepted(): void
}

/** For the side that accepts associations and takes C-STORE and C-ECHO only. */
export function createPduGuard(limits: PduLimits): PduGuard {
  const state: State = {
    limits,
    head: Buffer.alloc(0),
    bodyLeft: 0,
    pdu: 0,
    phase: 'idle',
    valueLeft: 0,
    fragment: 0,
    command: [],
    commandBytes: 0,
    datasetBytes: 0,
  }
  return {
    check(chunk) {
      let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      while (rest.length > 0) {
        const { used, problem } = step(state, rest)
        if (problem !== undefined) return problem
        rest = rest.subarray(used)
      }
      return undefined
    },
    accepted() {
      state.phase = 'established'
    },
  }
}

interface State {
  readonly limits: PduLimits
  /** Bytes of a header that is not whole yet. */
  head: Buffer
  /** Bytes of the PDU's body still to come. */
  bodyLeft: number
  pdu: number
  /** DICOM PS3.8: 9.2.1. Sta2, Sta3 and Sta6. */
  phase: 'idle' | 'requested' | 'established'
  /** Bytes of the presentation data value still to come. */
  valueLeft: number
  /** Message control header: bit 0 is command, bit 1 is last. */
  fragment: number
  command: Buffer[]
  commandBytes: number
  datasetBytes: number
}

interface Step {
  readonly used: number
  readonly problem?: PduProblem
}

const associateRq = 0x01
const dataTf = 0x04
const releaseRq = 0x05
const abortPdu = 0x07

function step(state: State, rest: Buffer): Step {
  if (state.bodyLeft === 0) return readHead(state, rest, { bytes: 6, start: startPdu })
  if (state.pdu !== dataTf) {
    const used = Math.min(rest.length, state.bodyLeft)
    state.bodyLeft -= used
    return { used }
  }
  if (state.valueLeft === 0) return readHead(state, rest, { bytes: 6, start: startValue })
  return readValue(state, rest)
}

function readHead(
  state: State,
  rest: Buffer,
  {
    bytes,
    start,
  }: { bytes: number; start: (state: State, head: Buffer) => PduProblem | undefined },
): Step {
  const used = Math.min(rest.length, bytes - state.head.length)
  const head = Buffer.concat([state.head, rest.subarray(0, used)])
  if (head.length < bytes) {
    state.head = head
    return { used }
  }
  state.head = Buffer.alloc(0)
  const problem = start(state, head)
  return problem === undefined ? { used } : { used, problem }
}

function startPdu(state: State, head: Buffer): PduProblem | undefined {
  state.pdu = head[0] ?? 0
  state.bodyLeft = head.readUInt32BE(2)
  if (state.pdu < associateRq || state.pdu > abortPdu) {
    return { says: 'unknown PDU type', abort: abortReason.unrecognizedPdu }
  }
  if (!expected[state.phase].has(state.pdu)) return unexpected(state)
  if (state.bodyLeft > state.limits.pduBytesMax) return overLimit('PDU over its limit')
  if (state.pdu === associateRq) state.phase = 'requested'
  return undefined
}

// DICOM PS3.8: Table 9-10. What a peer may send in each state; data before our A-ASSOCIATE-AC is as
// unexpected as data before any request.
const expected: Readonly<Record<State['phase'], ReadonlySet<number>>> = {
  idle: new Set([associateRq, abortPdu]),
  requested: new Set([abortPdu]),
  established: new Set([dataTf, releaseRq, abortPdu]),
}

function unexpected({ phase, pdu }: State): PduProblem {
  const says = `a PDU that is not expected: type ${pdu}, association ${phase}`
  // Action AA-1 before a request, AA-8 after it.
  return { says, abort: phase === 'idle' ? abortReason.user : abortReason.unexpectedPdu }
}

function overLimit(says: string): PduProblem {
  return { says, abort: abortReason.notSpecified }
}

// DICOM PS3.8: 9.3.5.1. Length, presentation context id, message control header.
function startValue(state: State, head: Buffer): PduProblem | undefined {
  const length = head.readUInt32BE(0)
  if (length < 2 || length + 4 > state.bodyLeft) {
    return { says: 'presentation data value over its PDU', abort: abortReason.invalidParameter }
  }
  state.bodyLeft -= 6
  state.valueLeft = length - 2
  state.fragment = head[5] ?? 0
  return state.valueLeft === 0 ? endValue(state) : undefined
}

function readValue(state: State, rest: Buffer): Step {
  const used = Math.min(rest.length, state.valueLeft)
  const isCommand = (state.fragment & 1) === 1
  state.valueLeft -= used
  state.bodyLeft -= used
  if (isCommand) {
    state.commandBytes += used
    if (state.commandBytes > state.limits.commandBytesMax) {
      return { used, problem: overLimit('command over its limit') }
    }
    state.command.push(Buffer.from(rest.subarray(0, used)))
  } else {
    state.datasetBytes += used
    if (state.datasetBytes > state.limits.instanceBytesMax) {
      return { used, problem: overLimit('dataset over its limit') }
    }
  }
  if (state.valueLeft > 0) return { used }
  const problem = endValue(state)
  return problem === undefined ? { used } : { used, problem }
}

function endValue(state: State): PduProblem | undefined {
  const isLast = (state.fragment & 2) === 2
  if (!isLast) return undefined
  if ((state.fragment & 1) === 0) {
    state.datasetBytes = 0
    return undefined
  }
  const command = Buffer.concat(state.command)
  state.command = []
  state.commandBytes = 0
  return checkCommand(command)
}

// DICOM PS3.7: 9.3. Only C-STORE-RQ with a dataset and C-ECHO-RQ without one: the library would
// keep any other dataset in memory.
function checkCommand(command: Buffer): PduProblem | undefined {
  const field = uint16(command, 0x0100)
  const hasDataset = uint16(command, 0x0800) !== 0x0101
  if (field === 0x0001 && hasDataset) return undefined
  if (field === 0x0030 && !hasDataset) return undefined
  return { says: 'a command that is not served', abort: abortReason.user }
}

function uint16(command: Buffer, element: number): number | undefined {
  let at = 0
  while (at + 8 <= command.length) {
    const length = command.readUInt32LE(at + 4)
    const isWanted = command.readUInt16LE(at) === 0 && command.readUInt16LE(at + 2) === element
    if (isWanted && length === 2 && at + 10 <= command.length) return command.readUInt16LE(at + 8)
    at += 8 + length
  }
  return undefined
}
