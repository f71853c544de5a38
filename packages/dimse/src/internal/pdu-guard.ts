// Looks at every byte before the library does, because the library itself knows no limits (DICOM
// PS3.8: 9.3).

export interface PduLimits {
  readonly pduBytesMax: number
  readonly commandBytesMax: number
  readonly instanceBytesMax: number
}

/**
 * Gives the reason to end the connection, or undefined while all is well; called with each chunk as
 * it comes.
 */
export type PduGuard = (chunk: Uint8Array) => string | undefined

/** For the side that accepts associations and takes C-STORE and C-ECHO only. */
export function createPduGuard(limits: PduLimits): PduGuard {
  const state: State = {
    limits,
    head: Buffer.alloc(0),
    bodyLeft: 0,
    pdu: 0,
    associated: false,
    valueLeft: 0,
    fragment: 0,
    command: [],
    commandBytes: 0,
    datasetBytes: 0,
  }
  return (chunk) => {
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    while (rest.length > 0) {
      const { used, problem } = step(state, rest)
      if (problem !== undefined) return problem
      rest = rest.subarray(used)
    }
    return undefined
  }
}

interface State {
  readonly limits: PduLimits
  /** Bytes of a header that is not whole yet. */
  head: Buffer
  /** Bytes of the PDU's body still to come. */
  bodyLeft: number
  pdu: number
  associated: boolean
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
  readonly problem?: string
}

const associateRq = 0x01
const dataTf = 0x04
const pduTypes: ReadonlySet<number> = new Set([associateRq, dataTf, 0x05, 0x06, 0x07])

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
  { bytes, start }: { bytes: number; start: (state: State, head: Buffer) => string | undefined },
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

function startPdu(state: State, head: Buffer): string | undefined {
  state.pdu = head[0] ?? 0
  state.bodyLeft = head.readUInt32BE(2)
  if (!pduTypes.has(state.pdu)) return 'unknown PDU type'
  if (state.bodyLeft > state.limits.pduBytesMax) return 'PDU over its limit'
  if (state.pdu === associateRq) {
    if (state.associated) return 'a second association request'
    state.associated = true
  } else if (!state.associated) {
    return 'no association request'
  }
  return undefined
}

// DICOM PS3.8: 9.3.5.1. Length, presentation context id, message control header.
function startValue(state: State, head: Buffer): string | undefined {
  const length = head.readUInt32BE(0)
  if (length < 2 || length + 4 > state.bodyLeft) return 'presentation data value over its PDU'
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
      return { used, problem: 'command over its limit' }
    }
    state.command.push(Buffer.from(rest.subarray(0, used)))
  } else {
    state.datasetBytes += used
    if (state.datasetBytes > state.limits.instanceBytesMax) {
      return { used, problem: 'dataset over its limit' }
    }
  }
  if (state.valueLeft > 0) return { used }
  const problem = endValue(state)
  return problem === undefined ? { used } : { used, problem }
}

function endValue(state: State): string | undefined {
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
function checkCommand(command: Buffer): string | undefined {
  const field = uint16(command, 0x0100)
  const hasDataset = uint16(command, 0x0800) !== 0x0101
  if (field === 0x0001 && hasDataset) return undefined
  if (field === 0x0030 && !hasDataset) return undefined
  return 'a command that is not served'
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
