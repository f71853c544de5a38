// A SOAP message as it came over HTTP: its envelope's text, and the parts behind it.
import type { Part } from '@isthmus/mime/part'

export interface SoapMessage extends AsyncDisposable {
  readonly packaging: 'simple' | 'mtom'
  /** The envelope's decoded text. */
  readonly rootText: string
  /** The `action` parameter of the HTTP Content-Type. */
  readonly httpAction: string | undefined
  /**
   * The parts beside the root part, in wire order; each is read once, and before the next.
   * Content-IDs are in the spelling of `readContent`. Throws SoapFaultError when the message turns
   * out to be malformed or over a limit.
   */
  readonly parts: AsyncIterable<Part>
}
