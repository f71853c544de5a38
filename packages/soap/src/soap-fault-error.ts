// A SOAP fault on its way: ours, because a message is not accepted, or one that a peer has sent.
import type { QName } from './qname.ts'

export type FaultCode = 'Sender' | 'Receiver' | 'MustUnderstand' | 'VersionMismatch'

export interface SoapFault {
  readonly code: FaultCode
  /** The outermost first. */
  readonly subcodes?: readonly QName[]
  /** A fixed sentence; never a text of the message that is refused. */
  readonly reason: string
}

export class SoapFaultError extends Error {
  override readonly name = 'SoapFaultError'
  readonly code: FaultCode
  readonly subcodes: readonly QName[]
  readonly reason: string

  constructor({ code, subcodes = [], reason }: SoapFault, options: ErrorOptions = {}) {
    super(reason, options)
    this.code = code
    this.subcodes = subcodes
    this.reason = reason
  }

  /** SOAP 1.2 part 2, table 20. The sender's mistakes are 400, all others 500. */
  get httpStatus(): 400 | 500 {
    return this.code === 'Sender' ? 400 : 500
  }
}
