// The text of an envelope, taken from its stream under a limit.
import { decodeUtf8 } from '@isthmus/xml/read-xml'
import { asFault, senderFault } from './refuse.ts'

/** Throws SoapFaultError for text that is not UTF-8 or over the limit. */
export async function collectText(
  source: AsyncIterable<Uint8Array>,
  bytesMax: number,
): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of source) {
    bytes += chunk.length
    if (bytes > bytesMax) {
      throw senderFault('The message is refused: its SOAP envelope is over the limit of bytes.')
    }
    chunks.push(chunk)
  }
  try {
    return decodeUtf8(Buffer.concat(chunks))
  } catch (error) {
    throw asFault(error)
  }
}
