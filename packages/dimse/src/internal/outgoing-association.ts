// The requesting side of one association: the library negotiates and sends commands, we stream the
// datasets.
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { AssociationError } from '../association-error.ts'
import type { OutgoingInstance } from '../outgoing-instance.ts'
import { library } from './library.ts'

export interface Proposal {
  readonly callingAeTitle: string
  readonly calledAeTitle: string
  readonly classes: readonly string[]
  readonly transferSyntaxUid: string
}

export class OutgoingAssociation extends library.Scp {
  readonly #socket: Socket
  readonly #broken = Promise.withResolvers<never>()
  #contexts: ReadonlyMap<string, number> = new Map()
  #pduBytesMax = 16_384

  constructor(socket: Socket) {
    super(socket, { pduTimeout: 300_000 })
    this.#socket = socket
    this.#broken.promise.catch(() => undefined)
    socket.once('close', () => this.#fail('the association was closed'))
    this.on('networkError', () => this.#fail('the association broke'))
    this.on('associationRejected', () => this.#fail('the association was rejected'))
  }

  /** One presentation context a SOP class, all with the one transfer syntax. */
  async request(proposal: Proposal): Promise<void> {
    const wanted = new library.association.Association(
      proposal.callingAeTitle,
      proposal.calledAeTitle,
    )
    for (const sopClassUid of proposal.classes) {
      const id = wanted.addPresentationContext(sopClassUid)
      wanted.addTransferSyntaxToPresentationContext(id, proposal.transferSyntaxUid)
    }
    const accepted = Promise.withResolvers<void>()
    this.on('associationAccepted', () => accepted.resolve())
    this.sendAssociationRequest(wanted)
    await Promise.race([accepted.promise, this.#broken.promise])
    this.#contexts = new Map(
      wanted
        .getPresentationContexts()
        .filter(({ context }) => context.getResult() === 0)
        .map(({ id, context }) => [context.getAbstractSyntaxUid(), id]),
    )
    // DICOM PS3.8: D.1. Zero means that the other side sets no limit.
    const theirs = wanted.getMaxPduLength()
    this.#pduBytesMax = theirs === 0 ? 131_072 : Math.min(theirs, 131_072)
  }

  /**
   * Sends command and dataset, waits for the response; undefined when no context was accepted for
   * the class.
   */
  async store(instance: OutgoingInstance): Promise<number | undefined> {
    const context = this.#contexts.get(instance.sopClassUid)
    if (context === undefined) return undefined
    const request = new library.requests.CStoreRequest(
      new library.Dataset({
        SOPClassUID: instance.sopClassUid,
        SOPInstanceUID: instance.sopInstanceUid,
      }),
    )
    // The command says that a dataset follows; the library must not try to encode one.
    Reflect.set(request, 'dataset', undefined)
    const answered = Promise.withResolvers<number>()
    request.on('response', (response) => {
      // The library would append the next command to this one.
      Reflect.set(this, 'dimseStream', undefined)
      answered.resolve(response.getStatus())
    })
    this.sendRequests(request)
    await Promise.race([this.#sendDataset(context, instance.dataset()), this.#broken.promise])
    return await Promise.race([answered.promise, this.#broken.promise])
  }

  async release(): Promise<void> {
    const released = Promise.withResolvers<void>()
    this.on('associationReleaseResponse', () => released.resolve())
    this.sendAssociationReleaseRequest()
    await Promise.race([released.promise, this.#broken.promise])
  }

  // DICOM PS3.8: 9.3.5. One presentation data value a PDU; the last one says so.
  async #sendDataset(context: number, dataset: AsyncIterable<Uint8Array>): Promise<void> {
    let held: Uint8Array = new Uint8Array(0)
    for await (const chunk of dataset) {
      if (held.length > 0) await this.#sendValue(context, held, 0)
      held = chunk
      while (held.length > this.#pduBytesMax - 6) {
        await this.#sendValue(context, held.subarray(0, this.#pduBytesMax - 6), 0)
        held = held.subarray(this.#pduBytesMax - 6)
      }
    }
    await this.#sendValue(context, held, lastFragment)
  }

  async #sendValue(context: number, value: Uint8Array, fragment: number): Promise<void> {
    const head = Buffer.alloc(12)
    head.writeUInt8(0x04, 0)
    head.writeUInt32BE(value.length + 6, 2)
    head.writeUInt32BE(value.length + 2, 6)
    head.writeUInt8(context, 10)
    head.writeUInt8(fragment, 11)
    this.#socket.write(head)
    if (!this.#socket.write(value)) {
      await Promise.race([once(this.#socket, 'drain'), this.#broken.promise])
    }
  }

  #fail(reason: string): void {
    this.#broken.reject(new AssociationError(reason))
    this.#socket.destroy()
  }
}

const lastFragment = 0b10
