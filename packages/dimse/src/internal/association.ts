// One association: negotiation, and each C-STORE from its first byte to its answer (DICOM PS3.7:
// 9.1.1; DICOM PS3.8: 7.1).
import type { Socket } from 'node:net'
import type { Writable } from 'node:stream'
import { storageSopClasses } from '@isthmus/dicom/sop-classes'
import {
  explicitLittleEndian,
  implicitLittleEndian,
  transferSyntaxes,
} from '@isthmus/dicom/transfer-syntaxes'
import { isUid } from '@isthmus/dicom/uid'
import type { ConnectedPeer } from '@isthmus/ihe/peer'
import type { association, requests, responses } from 'dcmjs-dimse'
import type { StorageScpLimits, StorageScpOptions } from '../storage-scp-options.ts'
import { storeStatus } from '../storage-service.ts'
import type { StoreOutcome } from '../storage-service.ts'
import { abortReason, endAssociation } from './end-association.ts'
import { createInbox } from './inbox.ts'
import type { Inbox } from './inbox.ts'
import { library, pduBytesMax } from './library.ts'
import { createPduGuard } from './pdu-guard.ts'

export const verificationSopClass = '1.2.840.10008.1.1'

interface Served {
  readonly socket: Socket
  readonly peer: () => ConnectedPeer | undefined
  readonly limits: StorageScpLimits
  readonly options: StorageScpOptions
}

/** Resolves when the connection is closed and its last store has ended. */
export async function serveAssociation(served: Served): Promise<void> {
  const { socket, limits, options } = served
  const closed = Promise.withResolvers<void>()
  socket.setNoDelay(true)
  const guard = createPduGuard({ ...limits, pduBytesMax })
  const others = new Set(socket.listeners('data'))
  const scp = new StorageAssociation(served, () => guard.accepted())
  scp.on('networkError', () => socket.destroy())
  // The library hears only of chunks that passed the guard.
  const hears = socket.listeners('data').filter((listener) => !others.has(listener))
  for (const listener of hears) Reflect.apply(socket.off, socket, ['data', listener])
  let isOver = false
  socket.on('data', (chunk: Buffer) => {
    if (isOver) return
    const problem = guard.check(chunk)
    isOver = problem !== undefined
    if (problem === undefined) {
      for (const listener of hears) Reflect.apply(listener, socket, [chunk])
    } else {
      options.log.warn('association ended', { error: problem.says })
      endAssociation(socket, problem.abort)
    }
  })
  socket.once('close', closed.resolve)
  await closed.promise
  await scp.ended()
}

class StorageAssociation extends library.Scp {
  readonly #served: Served
  readonly #onAccepted: () => void
  readonly #abort = new AbortController()
  #accepted: association.Association | undefined
  #current: { readonly request: requests.CStoreRequest; readonly inbox: Inbox } | undefined
  #storing: Promise<void> | undefined

  constructor(served: Served, onAccepted: () => void) {
    super(served.socket, { pduTimeout: served.limits.idleMs, associationTimeout: 30_000 })
    this.#served = served
    this.#onAccepted = onAccepted
    Reflect.set(this, 'connected', true)
    Reflect.set(this, 'connectedTime', Date.now())
  }

  /** Called when the socket is closed. */
  async ended(): Promise<void> {
    this.#abort.abort()
    this.#current?.inbox.fail(new Error('the association ended before the dataset'))
    await this.#storing
  }

  override associationRequested(requested: association.Association): void {
    const { options } = this.#served
    const refusal = refusalOf(requested, options)
    if (refusal !== undefined) {
      options.log.warn('association rejected', { code: refusal.name })
      const { RejectResult, RejectSource } = library.constants
      this.sendAssociationReject(RejectResult.Permanent, RejectSource.ServiceUser, refusal.reason)
      this.#served.socket.end()
      return
    }
    for (const { context } of requested.getPresentationContexts()) negotiate(context)
    // DICOM PS3.8: D.1. Zero would mean that PDUs of any length may come.
    const theirs = requested.getMaxPduLength()
    requested.setMaxPduLength(theirs === 0 ? pduBytesMax : theirs)
    this.#accepted = requested
    this.sendAssociationAccept()
    this.#onAccepted()
  }

  override associationReleaseRequested(): void {
    this.sendAssociationReleaseResponse()
    this.#served.socket.end()
  }

  override cEchoRequest(
    request: requests.CEchoRequest,
    callback: (response: responses.CEchoResponse) => void,
  ): void {
    if (this.#accepted === undefined) return this.#break('C-ECHO without an association')
    const response = library.responses.CEchoResponse.fromRequest(request)
    response.setStatus(storeStatus.success)
    callback(response)
    // The library would append the next command to this one.
    Reflect.set(this, 'dimseStream', undefined)
  }

  override createStoreWritableStream(
    context: association.PresentationContext,
    request: requests.CStoreRequest,
  ): Writable {
    const { socket, limits, options, peer } = this.#served
    const inbox = createInbox(socket, limits.bufferedBytesMax)
    const isUnlisted = options.security !== undefined && peer() === undefined
    if (this.#accepted === undefined) this.#break('C-STORE without an association')
    else if (isUnlisted) this.#break('the peer is no longer on the list')
    // DICOM PS3.7: D.3.3.3. No asynchronous operations were agreed upon.
    else if (this.#current !== undefined) this.#break('C-STORE before the last was answered')
    else {
      this.#current = { request, inbox }
      const outcome = this.#store(context, request, inbox)
      this.#storing = outcome.then(
        (result) => this.#answer(request, result),
        () => this.#answer(request, { status: storeStatus.processingFailure }),
      )
    }
    return inbox.writable
  }

  override createDatasetFromStoreWritableStream(
    _writable: Writable,
    _context: association.PresentationContext,
    callback: (dataset: InstanceType<typeof library.Dataset>) => void,
  ): void {
    // The dataset is with the store already; the library only wants to go on.
    callback(new library.Dataset({}))
  }

  /**
   * The library calls this when the last fragment has come; the answer follows when the store has
   * ended.
   */
  override cStoreRequest(
    request: requests.CStoreRequest,
    callback: (response: responses.CStoreResponse) => void,
  ): void {
    this.#respond = callback
    if (this.#current?.request !== request) return
    this.#deliver()
  }

  override abort(): void {
    this.#served.socket.destroy()
  }

  #respond: ((response: responses.CStoreResponse) => void) | undefined
  #result: responses.CStoreResponse | undefined

  async #store(
    context: association.PresentationContext,
    request: requests.CStoreRequest,
    inbox: Inbox,
  ): Promise<StoreOutcome> {
    const { options, socket, peer } = this.#served
    const sopClassUid = request.getAffectedSopClassUid()
    const sopInstanceUid = request.getAffectedSopInstanceUid()
    const transferSyntaxUid = context.getAcceptedTransferSyntaxUid()
    if (context.getResult() !== 0 || context.getAbstractSyntaxUid() !== sopClassUid) {
      await drain(inbox)
      return {
        status: storeStatus.sopClassNotSupported,
        comment: 'not of its presentation context',
      }
    }
    if (transferSyntaxUid === undefined || !isUid(sopInstanceUid)) {
      await drain(inbox)
      return {
        status: storeStatus.cannotUnderstand,
        comment: 'Affected SOP Instance UID is no UID',
      }
    }
    const outcome = await options.store({
      sopClassUid,
      sopInstanceUid,
      transferSyntaxUid,
      callingAeTitle: this.#accepted?.getCallingAeTitle() ?? '',
      calledAeTitle: options.aeTitle,
      address: (socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
      peer: peer(),
      dataset: inbox.bytes,
      signal: this.#abort.signal,
    })
    await drain(inbox)
    return outcome
  }

  #answer(request: requests.CStoreRequest, { status, comment }: StoreOutcome): void {
    const response = library.responses.CStoreResponse.fromRequest(request)
    response.setStatus(status)
    if (comment !== undefined) response.setErrorComment(comment.slice(0, 64))
    this.#result = response
    this.#deliver()
  }

  // Either side may be first: the library with its callback, or the store with its outcome.
  #deliver(): void {
    if (this.#respond === undefined || this.#result === undefined) return
    const respond = this.#respond
    const result = this.#result
    this.#respond = undefined
    this.#result = undefined
    this.#current = undefined
    if (!this.#served.socket.destroyed) respond(result)
  }

  #break(reason: string): void {
    this.#served.options.log.warn('association ended', { error: reason })
    endAssociation(this.#served.socket, abortReason.user)
  }
}

async function drain(inbox: Inbox): Promise<void> {
  for await (const _ of inbox.bytes) continue
}

// DICOM PS3.8: 9.3.4. An AE title that we do not know is told which of the two it was.
function refusalOf(requested: association.Association, options: StorageScpOptions) {
  const { RejectReason } = library.constants
  if (requested.getCalledAeTitle() !== options.aeTitle) {
    return { name: 'called-ae', reason: RejectReason.CalledAeNotRecognized }
  }
  if (!options.callingAeTitles.includes(requested.getCallingAeTitle())) {
    return { name: 'calling-ae', reason: RejectReason.CallingAeNotRecognized }
  }
  return undefined
}

// DICOM PS3.8: 9.3.3.2. One transfer syntax for each context that we can keep; what is stored is
// what came.
function negotiate(context: association.PresentationContext): void {
  const { PresentationContextResult: result } = library.constants
  if (!knownSopClasses.has(context.getAbstractSyntaxUid())) {
    context.setResult(result.RejectAbstractSyntaxNotSupported)
    return
  }
  const offered = context.getTransferSyntaxUids()
  const chosen =
    [explicitLittleEndian, implicitLittleEndian].find((uid) => offered.includes(uid)) ??
    offered.find((uid) => knownTransferSyntaxes.has(uid))
  if (chosen === undefined) context.setResult(result.RejectTransferSyntaxesNotSupported)
  else context.setResult(result.Accept, chosen)
}

const knownSopClasses: ReadonlySet<string> = new Set([
  verificationSopClass,
  ...storageSopClasses.map(({ uid }) => uid),
])

const knownTransferSyntaxes: ReadonlySet<string> = new Set(transferSyntaxes.map(({ uid }) => uid))
